//! Clients that write down every save that was acknowledged, and the comparison with the database
//! afterwards: nothing lost, nothing invented, nothing twice.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use readyline::web::secret::new_id;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{Connection as _, Row as _};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::client::{Reply, Visitor};

/// One press of the button: which number was typed, and whether the server said "saved".
#[derive(Clone, Debug)]
pub(crate) struct Press {
    pub(crate) assessment: Uuid,
    pub(crate) typed: u32,
    pub(crate) acknowledged: bool,
}

/// What all clients saw.
#[derive(Default)]
pub(crate) struct Book {
    pub(crate) presses: BTreeMap<Uuid, Press>,
    /// Answers that no visitor should ever see, in words.
    pub(crate) wrong: Vec<String>,
    /// Calm pages that asked to try again.
    pub(crate) try_again: usize,
    /// Requests that were cut off, or found nobody to talk to.
    pub(crate) cut: usize,
    pub(crate) refused: usize,
    /// When the latest save was acknowledged.
    pub(crate) latest: Option<Instant>,
}

/// Clients under way.
pub(crate) struct Clients {
    pub(crate) book: Arc<Mutex<Book>>,
    stop: CancellationToken,
    tasks: JoinSet<()>,
}

impl Clients {
    /// Starts `count` people who each save their first page again and again, `pause` apart.
    pub(crate) fn start(address: SocketAddr, count: usize, pause: Duration) -> Self {
        let book = Arc::<Mutex<Book>>::default();
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        for at in 0..count {
            let client =
                Client { visitor: Visitor::new(address), book: book.clone(), stop: stop.clone() };
            let offset = pause * u32::try_from(at).unwrap() / u32::try_from(count).unwrap();
            tasks.spawn(async move {
                sleep(offset).await;
                client.run(pause).await;
            });
        }
        Self { book, stop, tasks }
    }

    /// How many saves were acknowledged so far.
    pub(crate) fn acknowledged(&self) -> usize {
        self.book.lock().unwrap().presses.values().filter(|press| press.acknowledged).count()
    }

    /// Lets everybody finish what is under way, and gives the book.
    pub(crate) async fn stop(mut self) -> Book {
        self.stop.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.unwrap();
        }
        std::mem::take(&mut *self.book.lock().unwrap())
    }
}

struct Client {
    visitor: Visitor,
    book: Arc<Mutex<Book>>,
    stop: CancellationToken,
}

impl Client {
    async fn run(mut self, pause: Duration) {
        let Some(page) = self.begin().await else { return };
        let id = page.split('/').nth(2).expect("an assessment's page");
        let assessment = Uuid::parse_str(id).unwrap();
        for typed in 1.. {
            if self.stop.is_cancelled() {
                return;
            }
            let pressed = Instant::now();
            let op = new_id();
            let press = Press { assessment, typed, acknowledged: false };
            self.book.lock().unwrap().presses.insert(op, press);
            self.save(&page, op, typed).await;
            sleep(pause.saturating_sub(pressed.elapsed())).await;
        }
    }

    async fn begin(&mut self) -> Option<String> {
        loop {
            let answer = self.visitor.try_post("/assessments", &[]).await;
            if let Some(reply) = self.understand(answer) {
                return Some(reply.location().to_owned());
            }
            self.wait().await?;
        }
    }

    /// Presses the button until the save is acknowledged, as a person would: the same form.
    async fn save(&mut self, page: &str, op: Uuid, typed: u32) -> Option<()> {
        let (op_text, number) = (op.to_string(), typed.to_string());
        let form = [
            ("op", op_text.as_str()),
            ("headcount", &number),
            ("annual_revenue", "$4.2m"),
            ("revenue_growth_pct-unknown", "1"),
            ("orders_per_month", "1,200"),
            ("order_growth_pct-unknown", "1"),
        ];
        loop {
            let answer = self.visitor.try_post(page, &form).await;
            let typed_back = answer.as_ref().ok().and_then(|reply| reply.field("headcount"));
            if self.understand(answer).is_some() {
                let mut book = self.book.lock().unwrap();
                book.presses.get_mut(&op).expect("written down").acknowledged = true;
                book.latest = Some(Instant::now());
                return Some(());
            }
            if let Some(text) = typed_back.filter(|text| *text != number) {
                self.book.lock().unwrap().wrong.push(format!("{number} became {text}"));
            }
            self.wait().await?;
        }
    }

    /// Gives a redirect and notes everything else.
    fn understand(&self, answer: io::Result<Reply>) -> Option<Reply> {
        let mut book = self.book.lock().unwrap();
        match answer {
            Ok(reply) if reply.status == 303 => return Some(reply),
            Ok(reply) if reply.status == 503 && reply.header("retry-after").is_some() => {
                book.try_again += 1;
            }
            Ok(reply) => book.wrong.push(format!("{}: {:.200}", reply.status, reply.text())),
            Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => book.refused += 1,
            Err(_) => book.cut += 1,
        }
        None
    }

    /// A breath before the next try; `None` when it is time to go home.
    async fn wait(&self) -> Option<()> {
        tokio::select! {
            () = self.stop.cancelled() => None,
            () = sleep(Duration::from_millis(150)) => Some(()),
        }
    }
}

impl Book {
    /// Holds the book against the database: 0 lost, 0 invented, 0 twice.
    pub(crate) async fn compare(&self, options: &PgConnectOptions) {
        let stored = stored(options).await;
        let acknowledged = self.presses.iter().filter(|(_, press)| press.acknowledged);
        let lost: Vec<_> = acknowledged.filter(|(op, _)| !stored.contains_key(op)).collect();
        assert!(lost.is_empty(), "{} lost: {:?}", lost.len(), &lost[..lost.len().min(5)]);
        for (op, (assessment, numbers)) in &stored {
            let press = self.presses.get(op).unwrap_or_else(|| panic!("{op} was never pressed"));
            assert_eq!(press.assessment, *assessment, "saved into another assessment");
            assert_eq!(*numbers, [press.typed.to_string()], "{op} is stored otherwise, or twice");
        }
        assert!(self.wrong.is_empty(), "{} wrong answers: {:#?}", self.wrong.len(), self.wrong);
    }
}

/// By operation: the assessment, and the numbers of people that this very save stored.
async fn stored(options: &PgConnectOptions) -> BTreeMap<Uuid, (Uuid, Vec<String>)> {
    let mut connection = PgConnection::connect_with(options).await.unwrap();
    let query = "select o.op_id, o.assessment_id, a.value::text from answer_op o \
                 join answer a on a.assessment_id = o.assessment_id \
                 and a.revision = o.revision and a.signal = 'headcount'";
    let rows = sqlx::query(query).fetch_all(&mut connection).await.unwrap();
    let mut stored = BTreeMap::<Uuid, (Uuid, Vec<String>)>::new();
    for row in rows {
        let entry = stored.entry(row.get(0)).or_insert_with(|| (row.get(1), Vec::new()));
        entry.1.push(row.get(2));
    }
    stored
}
