//! Follows the bytes of a connection and knows where each request begins and ends.
//!
//! It is stricter than the parser behind it, so that parser never sees what this one refused.

use axum::http::StatusCode;

use super::head::{Framing, MAX_FIRST_LINE, judge};

/// Most bytes of a head.
pub(super) const MAX_HEAD: usize = 16 * 1024;

/// Longest line that names the size of a chunk. No extensions, no sizes beyond 32 bits.
const MAX_SIZE_LINE: usize = 10;

/// Where in a request the next byte belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// No byte of the next request has come.
    Between,
    /// Within a head.
    Head,
    /// Within a body.
    Body,
}

/// Bytes that must not pass; nothing after them may either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    /// They belong to a head; answer it with this status.
    Head(StatusCode),
    /// They belong to a body; whoever reads it answers.
    Body,
}

#[derive(Debug)]
enum State {
    Head(Vec<u8>),
    Length(u64),
    ChunkSize(Vec<u8>),
    ChunkData(u64),
    /// The line end behind a chunk or behind the last one; how much of it has come.
    ChunkEnd {
        last: bool,
        seen: usize,
    },
}

/// See the module.
#[derive(Debug)]
pub(super) struct Framer {
    state: State,
    whole: u64,
}

impl Framer {
    pub(super) fn new() -> Self {
        Self { state: State::Head(Vec::new()), whole: 0 }
    }

    /// How many requests have come whole.
    pub(super) fn whole(&self) -> u64 {
        self.whole
    }

    pub(super) fn stage(&self) -> Stage {
        match &self.state {
            State::Head(head) if head.is_empty() => Stage::Between,
            State::Head(_) => Stage::Head,
            _ => Stage::Body,
        }
    }

    /// Takes the bytes that came next, and adds to `out` what may be read: a head only when it is
    /// whole, a body as it comes.
    ///
    /// # Errors
    /// [`Refused`]. What is in `out` by then belongs to earlier requests and may be read.
    pub(super) fn follow(&mut self, bytes: &[u8], out: &mut Vec<u8>) -> Result<(), Refused> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let taken = match &mut self.state {
                State::Head(head) => {
                    if take_head_byte(head, rest[0]).map_err(Refused::Head)? {
                        let framing = judge(head).map_err(Refused::Head)?;
                        out.append(head);
                        self.begin_body(framing);
                    }
                    1
                }
                _ => {
                    let taken = self.step(rest).ok_or(Refused::Body)?;
                    out.extend_from_slice(&rest[..taken]);
                    taken
                }
            };
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// Takes some bytes of a body, one at least, and says how many. None: they are wrong.
    fn step(&mut self, bytes: &[u8]) -> Option<usize> {
        let (taken, next) = match &mut self.state {
            State::Head(_) => return None,
            State::Length(left) => {
                let taken = take(left, bytes);
                (taken, (*left == 0).then_some(State::Head(Vec::new())))
            }
            State::ChunkSize(line) => {
                line.push(bytes[0]);
                (1, chunk_size(line)?.map(State::after_size))
            }
            State::ChunkData(left) => {
                let taken = take(left, bytes);
                (taken, (*left == 0).then_some(State::ChunkEnd { last: false, seen: 0 }))
            }
            State::ChunkEnd { last, seen } => {
                if bytes[0] != b"\r\n"[*seen] {
                    return None;
                }
                *seen += 1;
                (1, (*seen == 2).then(|| State::after_chunk(*last)))
            }
        };
        if let Some(next) = next {
            self.whole += u64::from(matches!(next, State::Head(_)));
            self.state = next;
        }
        Some(taken)
    }

    fn begin_body(&mut self, framing: Framing) {
        match framing {
            // The emptied head stays as it is, for the next request.
            Framing::Length(0) => self.whole += 1,
            Framing::Length(length) => self.state = State::Length(length),
            Framing::Chunked => self.state = State::ChunkSize(Vec::new()),
        }
    }
}

impl State {
    fn after_size(size: u64) -> Self {
        match size {
            0 => Self::ChunkEnd { last: true, seen: 0 },
            size => Self::ChunkData(size),
        }
    }

    fn after_chunk(last: bool) -> Self {
        if last { Self::Head(Vec::new()) } else { Self::ChunkSize(Vec::new()) }
    }
}

fn take(left: &mut u64, bytes: &[u8]) -> usize {
    let taken = usize::try_from(*left).unwrap_or(usize::MAX).min(bytes.len());
    *left -= taken as u64;
    taken
}

/// Adds a byte to a head and says whether it is whole now.
fn take_head_byte(head: &mut Vec<u8>, byte: u8) -> Result<bool, StatusCode> {
    // An empty line before a request is left over from the one before and skipped.
    let first = head.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
    if first && head.len() == 2 {
        head.clear();
    }
    // Whoever speaks TLS to this port shall not have to wait for an answer.
    let may_begin =
        byte.is_ascii_alphabetic() || byte == b'\r' || (byte == b'\n' && !head.is_empty());
    let after_return = head.last() == Some(&b'\r');
    if (first && !may_begin) || after_return != (byte == b'\n') {
        return Err(StatusCode::BAD_REQUEST);
    }
    head.push(byte);
    if head.len() > MAX_HEAD {
        return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    if head.len() == MAX_FIRST_LINE + 2 && !head.contains(&b'\n') {
        return Err(StatusCode::URI_TOO_LONG);
    }
    Ok(head.len() > 4 && head.ends_with(b"\r\n\r\n"))
}

/// The size in a whole line, or none while the line goes on. None of none: it is wrong.
fn chunk_size(line: &[u8]) -> Option<Option<u64>> {
    if let Some(digits) = line.strip_suffix(b"\r\n") {
        let digits = std::str::from_utf8(digits).ok()?;
        return u64::from_str_radix(digits, 16).ok().map(Some);
    }
    let digits = line.strip_suffix(b"\r").unwrap_or(line);
    let fits = digits.iter().all(u8::is_ascii_hexdigit) && line.len() < MAX_SIZE_LINE;
    fits.then_some(None)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const POST: &[u8] = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
    const CHUNKS: &[u8] =
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n\
        3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n";

    fn follow(pieces: &[&[u8]]) -> (Framer, Vec<u8>, Result<(), Refused>) {
        let (mut framer, mut out) = (Framer::new(), Vec::new());
        let result = pieces.iter().try_for_each(|piece| framer.follow(piece, &mut out));
        (framer, out, result)
    }

    #[test]
    fn requests_pass_whole_however_they_are_cut() {
        let all = [GET, POST, CHUNKS, b"\r\n", GET].concat();
        let bytes: Vec<&[u8]> = all.chunks(1).collect();
        for pieces in [&[&all[..]][..], &bytes] {
            let (framer, out, result) = follow(pieces);
            assert_eq!(result, Ok(()));
            assert_eq!((framer.whole(), framer.stage()), (4, Stage::Between));
            assert_eq!(out, [GET, POST, CHUNKS, GET].concat());
        }
    }

    #[test]
    fn half_a_head_does_not_pass() {
        let (framer, out, result) = follow(&[POST, &GET[..GET.len() - 1]]);
        assert_eq!((framer.stage(), framer.whole(), result), (Stage::Head, 1, Ok(())));
        assert_eq!(out, POST);
        let (framer, out, _) = follow(&[&POST[..POST.len() - 1]]);
        assert_eq!((framer.stage(), framer.whole()), (Stage::Body, 0));
        assert_eq!(out, &POST[..POST.len() - 1]);
    }

    #[test]
    fn bad_heads_do_not_pass_but_what_came_before_does() {
        let long_line = [b"GET /".as_slice(), &[b'a'; 20_000]].concat();
        let long_head = [b"GET / HTTP/1.1\r\nX: ".as_slice(), &[b'a'; 20_000]].concat();
        for (bad, status) in [
            (b"GET / HTTP/1.1\nHost: localhost\n\n".as_slice(), 400),
            (b"GET / HTTP/1.1\r\nHost: localhost\n\r\n", 400),
            (b"GET / HTTP/1.1\rHost: localhost\r\n\r\n", 400),
            (b"\nGET / HTTP/1.1\r\n", 400),
            (b"\x16\x03\x01\x02\x00", 400),
            (b"{\"json\": 1}", 400),
            (&long_line, 414),
            (&long_head, 431),
        ] {
            let (framer, out, result) = follow(&[GET, bad]);
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(result, Err(Refused::Head(status)), "{}", bad.escape_ascii());
            assert_eq!((out.as_slice(), framer.whole()), (GET, 1));
        }
    }

    #[test]
    fn bad_chunks_do_not_pass() {
        let head = &CHUNKS[..CHUNKS.len() - "3\r\nabc\r\n0a\r\n0123456789\r\n0\r\n\r\n".len()];
        for bad in [
            b"x".as_slice(),
            b"\r\n",
            b"+3\r\n",
            b"3;name=value\r\n",
            b"3\nabc",
            b"3\r\nabcd",
            b"3\r\nabc\n",
            b"0\r\nTrailer: x\r\n\r\n",
            b"100000000\r\n",
        ] {
            let (framer, _, result) = follow(&[head, bad]);
            assert_eq!(result, Err(Refused::Body), "{}", bad.escape_ascii());
            assert_eq!(framer.whole(), 0);
        }
    }

    const NEARLY_A_REQUEST: &str = "(GET|POST) / HTTP/1.1\r\n(Host: a\r\n\
        |Content-Length: [0-9]\r\n|Transfer-Encoding: chunked\r\n|[ -~]{0,9}\r?\n){0,3}\r\n\
        [0-9\r\n]{0,9}";

    proptest! {
        #[test]
        fn cuts_change_nothing(bytes in NEARLY_A_REQUEST, at in 0_usize..90) {
            let bytes = bytes.as_bytes();
            let (first, second) = bytes.split_at(at.min(bytes.len()));
            let (one, out_one, result_one) = follow(&[bytes]);
            let (two, out_two, result_two) = follow(&[first, second]);
            prop_assert_eq!((one.whole(), out_one, result_one), (two.whole(), out_two, result_two));
        }
    }
}
