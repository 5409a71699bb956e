//! The words of the error pages: what happened, and what to do now.

use axum::http::StatusCode;

/// A heading, and what to do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) heading: &'static str,
    pub(super) advice: &'static str,
    /// Where to go on: an address, and the words of its link.
    pub(super) way: (&'static str, &'static str),
}

const fn words(heading: &'static str, advice: &'static str) -> Words {
    Words { heading, advice, way: ("/", "Go to the start page") }
}

/// A form that another site sent.
pub(super) static CROSS_SITE: Words = words(
    "We did not accept this form",
    "It was not sent from a Readyline page, so we changed nothing. Open the page again here and \
     send it once more. If this keeps happening, tell the person who runs this server: its public \
     address may be set wrongly.",
);

/// Something else comes first.
pub(super) static TOO_EARLY: Words =
    words("This page opens later", "Nothing was changed, and this link stays yours.");

/// No database.
pub(super) static UNAVAILABLE: Words = words(
    "We cannot reach our database just now",
    "Nothing that we confirmed is lost. Wait a few seconds, then load this page again. If you \
     were sending a form, go back: what you typed is still in it.",
);

/// No room to write.
pub(super) static FULL: Words = words(
    "We could not save this",
    "Our storage is full. Everything saved before is safe. Go back and keep the page open: what \
     you typed is still in it. Send it again in a few minutes.",
);

/// Turned away at once.
pub(super) static BUSY: Words = words(
    "Too many people are using Readyline just now",
    "Wait a few seconds, then load this page again. If you were sending a form, go back: what \
     you typed is still in it.",
);

/// No answer in time.
pub(super) static LATE: Words = words(
    "This takes longer than it should",
    "We stopped waiting. If you were sending a form, it may still have been saved: go back and \
     send it again. Sending it twice saves it once.",
);

static BAD_REQUEST: Words = words(
    "We could not read this request",
    "Nothing was changed. Go back, load the page again and send it once more.",
);
static FORBIDDEN: Words = Words {
    way: ("/account", "Go to your account"),
    ..words(
        "Only admins can open this page",
        "You are signed in, but not as an admin, so nothing was changed. If your work needs this \
         page, ask an admin of Readyline to make you one.",
    )
};
static NOT_FOUND: Words = words(
    "We cannot find this page",
    "The address may be mistyped. If it came as a link, the link may have expired or been \
     withdrawn: ask the person who sent it. Your own assessment opens with your private link.",
);
static METHOD: Words = words(
    "This page does not work that way",
    "Nothing was changed. Go to the start page and find your way from there.",
);
static TOO_SLOW: Words = words(
    "Your request did not reach us in time",
    "Nothing was changed. Check your connection, go back and send it again.",
);
static CONFLICT: Words = words(
    "This has changed since you opened it",
    "Go back, load the page again and send it once more.",
);
static TOO_LARGE: Words = words(
    "This is too much for one page",
    "We take at most 64 kilobytes at a time, and at most 512 of a file with rules. Nothing was \
     changed. Go back and shorten what you typed.",
);
static ADDRESS_TOO_LONG: Words =
    words("This address is too long", "Check the link that you followed, or start from our home.");
static WRONG_TYPE: Words =
    words("We cannot read this kind of content", "Nothing was changed. Use the form on the page.");
static WRONG_HOST: Words = words(
    "This server does not answer to that name",
    "Use the address that you were given. If you run this server, set its public address to the \
     name that people use.",
);
static UNPROCESSABLE: Words = words(
    "We cannot use what was sent",
    "Nothing was changed. Go back, correct it and send it again.",
);
static TOO_MANY: Words = words(
    "That was a lot in a short time",
    "Nothing was changed. Wait a little, then try again. If you were sending a form, go back: \
     what you typed is still in it.",
);
static HEADERS: Words = words(
    "Your browser sent too much along",
    "Delete the cookies that it keeps for this site, then use your private link to come back.",
);
static INTERNAL: Words = words(
    "Something went wrong on our side",
    "Try again. If it happens again, tell the person who runs this server, and name the \
     reference below.",
);
static UNSUPPORTED: Words =
    words("We do not speak this version of HTTP", "Use a current browser or program.");
static OTHER: Words =
    words("We cannot do this", "Nothing was changed. Go to the start page and try again.");

/// The usual words for a status.
pub(super) fn of(status: StatusCode) -> &'static Words {
    match status.as_u16() {
        400 => &BAD_REQUEST,
        403 => &FORBIDDEN,
        404 => &NOT_FOUND,
        405 => &METHOD,
        408 => &TOO_SLOW,
        409 => &CONFLICT,
        413 => &TOO_LARGE,
        414 => &ADDRESS_TOO_LONG,
        415 => &WRONG_TYPE,
        421 => &WRONG_HOST,
        422 => &UNPROCESSABLE,
        429 => &TOO_MANY,
        431 => &HEADERS,
        503 => &BUSY,
        505 => &UNSUPPORTED,
        500..=599 => &INTERNAL,
        _ => &OTHER,
    }
}
