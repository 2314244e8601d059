//! One connection of a client, and ours to the broker for it.
//!
//! ```text
//! client ─▶ read, decide ─▶ queue ─▶ wait, write ─▶ broker
//! client ◀─ write, wait ◀─ queue ◀─ decide, read ◀─ broker
//! ```
//! Queues keep the order: whatever waits lets everything behind it wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use crate::rule::{Action, Rule};
use crate::shared::Shared;
use crate::{Api, Request, frame, rewrite};

/// Messages between reading and writing; more of them stay in the sockets' buffers.
const QUEUE: usize = 1024;

/// What the writing side of a direction does next.
enum Step {
    Now(Vec<u8>),
    At(Instant, Vec<u8>),
    Lifted(Arc<Rule>, Vec<u8>),
    Cut,
}

/// How one of the four parts of a connection ends.
enum End {
    /// Its side has closed; the other direction may have something left.
    Done,
    /// Everything ends.
    Cut,
}

/// What is known about a request that is not yet answered.
struct Pending {
    request: Request,
    action: Action,
    /// The rule that chose the action.
    by: Option<Arc<Rule>>,
    /// Rules that want the answer, with the request's number in each.
    watchers: Vec<(Arc<Rule>, usize)>,
}

type Unanswered = Arc<Mutex<HashMap<i32, Pending>>>;

/// Serves a client until both sides have closed, or a rule ends the connection.
pub(crate) async fn serve(client: TcpStream, shared: Arc<Shared>, broker: usize) {
    // Without a broker there is no connection: the client sees it refused a moment later than usual.
    let Ok(upstream) = TcpStream::connect(&shared.brokers[broker]).await else { return };
    let quick = client.set_nodelay(true).and(upstream.set_nodelay(true));
    if quick.is_err() {
        return;
    }
    let (from_client, to_client) = client.into_split();
    let (from_broker, to_broker) = upstream.into_split();
    let unanswered = Unanswered::default();
    let (requests, waiting_requests) = mpsc::channel(QUEUE);
    let (responses, waiting_responses) = mpsc::channel(QUEUE);
    let mut parts = JoinSet::new();
    let way = Way { shared: Arc::clone(&shared), unanswered: Arc::clone(&unanswered), broker };
    parts.spawn(read_requests(from_client, requests, responses.clone(), way));
    parts.spawn(read_responses(from_broker, responses, Arc::clone(&shared), unanswered));
    parts.spawn(write(waiting_requests, to_broker));
    parts.spawn(write(waiting_responses, to_client));
    parts.spawn(async move {
        shared.until_cut(broker).await;
        End::Cut
    });
    for _ in 0..4 {
        match parts.join_next().await {
            Some(Ok(End::Done)) => {}
            // What is left of the set ends with it, and with that the sockets.
            _ => return,
        }
    }
}

/// What deciding about requests needs.
struct Way {
    shared: Arc<Shared>,
    unanswered: Unanswered,
    broker: usize,
}

async fn read_requests(
    mut from: OwnedReadHalf,
    queue: mpsc::Sender<Step>,
    answers: mpsc::Sender<Step>,
    Way { shared, unanswered, broker }: Way,
) -> End {
    let mut lost = false;
    loop {
        let bytes = match frame::read(&mut from).await {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return End::Done,
            Err(_) => return End::Cut,
        };
        if lost {
            continue;
        }
        let Some(request) = Request::parse(&bytes, broker) else { return End::Cut };
        let pending = decide(request, &shared);
        let step = match (pending.action, &pending.by) {
            (Action::CutBefore, _) => Step::Cut,
            (Action::LoseRequests, _) => {
                lost = true;
                continue;
            }
            (Action::Refuse(body), _) => {
                let answer = Step::Now([&pending.request.correlation.to_be_bytes(), body].concat());
                if answers.send(answer).await.is_err() {
                    return End::Done;
                }
                continue;
            }
            (Action::DelayRequest(delay), _) => Step::At(Instant::now() + delay, bytes),
            (Action::HoldRequest, Some(rule)) => Step::Lifted(Arc::clone(rule), bytes),
            (Action::Duplicate(delay), _) => {
                repeat(Arc::clone(&shared), pending.request.clone(), delay);
                Step::Now(bytes)
            }
            _ => Step::Now(bytes),
        };
        unanswered.lock().unwrap_or_else(PoisonError::into_inner).insert(pending.request.correlation, pending);
        if queue.send(step).await.is_err() {
            return End::Done;
        }
    }
}

fn decide(request: Request, shared: &Shared) -> Pending {
    let (mut action, mut by, mut watchers) = (Action::Watch, None, Vec::new());
    for rule in shared.rules() {
        let Some(number) = rule.hit(&request) else { continue };
        watchers.push((Arc::clone(&rule), number));
        if rule.action != Action::Watch {
            action = rule.action;
            by = Some(rule);
            break;
        }
    }
    Pending { request, action, by, watchers }
}

fn repeat(shared: Arc<Shared>, request: Request, delay: Duration) {
    tokio::spawn(async move {
        sleep(delay).await;
        // A broker that is gone does not hear it twice.
        let _ = shared.ask(&request).await;
    });
}

async fn read_responses(
    mut from: OwnedReadHalf,
    queue: mpsc::Sender<Step>,
    shared: Arc<Shared>,
    unanswered: Unanswered,
) -> End {
    let mut lost = false;
    loop {
        let bytes = match frame::read(&mut from).await {
            Ok(Some(bytes)) => bytes,
            // Nothing will be answered any more; what has been comes first.
            Ok(None) => return queue.send(Step::Cut).await.map_or(End::Done, |()| End::Done),
            Err(_) => return End::Cut,
        };
        let Some(correlation) = bytes.first_chunk().map(|id| i32::from_be_bytes(*id)) else { return End::Cut };
        let pending = unanswered.lock().unwrap_or_else(PoisonError::into_inner).remove(&correlation);
        let Some(Pending { request, action, by, watchers }) = pending else { return End::Cut };
        for (rule, number) in watchers {
            rule.answered(number, &bytes);
        }
        let Some(bytes) = rewrite_answer(&request, bytes, &shared) else { return End::Cut };
        let step = match (action, by) {
            (Action::CutAfter, _) => Step::Cut,
            (Action::LoseResponses, _) => {
                lost = true;
                continue;
            }
            _ if lost => continue,
            (Action::DelayResponse(delay), _) => Step::At(Instant::now() + delay, bytes),
            (Action::Replace(body), _) => Step::Now([&correlation.to_be_bytes(), body].concat()),
            (Action::HoldResponse, Some(rule)) => Step::Lifted(rule, bytes),
            _ => Step::Now(bytes),
        };
        if queue.send(step).await.is_err() {
            return End::Done;
        }
    }
}

/// None where a client would leave the proxy, or could not be told how to stay.
fn rewrite_answer(request: &Request, bytes: Vec<u8>, shared: &Shared) -> Option<Vec<u8>> {
    if !matches!(request.api, Api::METADATA | Api::FIND_COORDINATOR | Api::DESCRIBE_CLUSTER) {
        return Some(bytes);
    }
    let rewritten = rewrite::rewrite(request.api, request.version, &bytes, &shared.addresses);
    if rewritten.is_none() {
        shared.complain(format!(
            "{} version {} cannot be rewritten, or names a broker that the proxy is not for",
            request.api, request.version
        ));
    }
    rewritten
}

async fn write(mut queue: mpsc::Receiver<Step>, mut to: OwnedWriteHalf) -> End {
    while let Some(step) = queue.recv().await {
        let written = match step {
            Step::Now(bytes) => frame::write(&mut to, &bytes).await,
            Step::At(time, bytes) => {
                sleep_until(time).await;
                frame::write(&mut to, &bytes).await
            }
            Step::Lifted(rule, bytes) => {
                rule.until_lifted().await;
                frame::write(&mut to, &bytes).await
            }
            Step::Cut => return End::Cut,
        };
        if written.is_err() {
            return End::Cut;
        }
    }
    // Dropping the half closes its direction.
    End::Done
}
