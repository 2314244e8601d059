//! Which broker coordinates a group or a transactional id, asked with a request written out by hand: clients keep the
//! answer to themselves. And how a coordinator is made to move in the middle of a commit.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api, On, Proxy, Request, Watch};

use super::apps::App;
use super::brokers::Brokers;
use super::plan::{Move, Office};

const TIMEOUT: Duration = Duration::from_secs(5);
/// How long a commit of a program is waited for. Programs that are killed every few seconds do not always come to one.
const COMMIT: Duration = Duration::from_secs(90);
/// How long the controller and the successor may take.
const SUCCESSION: Duration = Duration::from_secs(60);
/// How long a request to commit, and an answer to it, are waited for before another one is.
const ANSWER: Duration = Duration::from_secs(5);
/// A look at the commits of a program.
const LOOK: Duration = Duration::from_millis(20);

/// Who is coordinated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Group(String),
    Transactions(String),
}

/// Stops the coordinator of a program while a commit is on its way to it or its answer on the way back, and returns when
/// another broker has taken over and the first one is back. False where no commit came: what else is done to the program
/// leaves it no time for one, and nothing is stopped.
pub(super) fn unseat(brokers: &Brokers, proxy: &Proxy, app: &App, plan: Move) -> Result<bool, String> {
    let api = match plan.office {
        Office::Transactions(_) => Api::END_TXN,
        Office::Group(_) if app.is_exact => Api::TXN_OFFSET_COMMIT,
        Office::Group(_) => Api::OFFSET_COMMIT,
    };
    let action = if plan.is_heard { Action::HoldResponse } else { Action::HoldRequest };
    let Some((held, request)) = catch(proxy, On::api(api).client(app.id).first(1), action) else { return Ok(false) };
    let key = key(&request, plan.office, app);
    let struck = brokers.strike(request.broker, plan.blow);
    held.lift();
    struck?;
    let moved = wait_for_another(brokers, &key, request.broker);
    std::thread::sleep(plan.lasting);
    brokers.raise(request.broker, plan.blow)?;
    moved.map(|()| true)
}

/// Holds a request, or its answer. Whoever's answer is lost on the way, to another fault, is let go for the next one.
fn catch(proxy: &Proxy, on: On, action: Action) -> Option<(Watch, Request)> {
    let since = Instant::now();
    while since.elapsed() < COMMIT {
        let held = proxy.when(on.clone(), action);
        let caught = Instant::now();
        while caught.elapsed() < ANSWER && since.elapsed() < COMMIT {
            if let Some(seen) = held.seen().pop()
                && (action == Action::HoldRequest || seen.answer.is_some())
            {
                return Some((held, seen.request));
            }
            std::thread::sleep(LOOK);
        }
        held.lift();
    }
    None
}

/// The first field of these requests is the transactional id. A group is named as its program is.
fn key(request: &Request, office: Office, app: &App) -> Key {
    match office {
        Office::Group(_) => Key::Group(app.id.to_owned()),
        Office::Transactions(_) => Key::Transactions(first_string(request).unwrap_or_default()),
    }
}

/// Before version 3, strings have their length in two bytes before them; then as a number of as many bytes as it
/// needs, plus one, after a byte of header.
fn first_string(request: &Request) -> Option<String> {
    let body = request.body();
    let (length, from) = match request.version {
        ..3 => (usize::from(u16::from_be_bytes([*body.first()?, *body.get(1)?])), 2),
        _ => (usize::from(*body.get(1)?).checked_sub(1).filter(|length| *length < 127)?, 2),
    };
    Some(String::from_utf8_lossy(body.get(from..from + length)?).into_owned())
}

fn wait_for_another(brokers: &Brokers, key: &Key, former: usize) -> Result<(), String> {
    let since = Instant::now();
    loop {
        let addresses = brokers.kafka().address.split(',').enumerate().filter(|(broker, _)| *broker != former);
        let known = addresses.filter_map(|(_, address)| ask(address, key).ok().flatten());
        // Brokers are numbered from 1.
        if known.into_iter().any(|node| usize::try_from(node).is_ok_and(|node| node != former + 1)) {
            return Ok(());
        }
        if since.elapsed() > SUCCESSION {
            return Err(format!("{key:?} stays with broker {} for {SUCCESSION:?}", former + 1));
        }
        std::thread::sleep(LOOK * 10);
    }
}

/// The number of the coordinator; `None` while there is none.
fn ask(address: &str, key: &Key) -> io::Result<Option<i32>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    stream.write_all(&request(key))?;
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let mut answer = vec![0; usize::try_from(i32::from_be_bytes(length)).unwrap_or(0).min(1 << 16)];
    stream.read_exact(&mut answer)?;
    read(&answer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// `FindCoordinator` in version 1, correlation id 1, no client id.
fn request(key: &Key) -> Vec<u8> {
    let (name, kind) = match key {
        Key::Group(name) => (name, 0),
        Key::Transactions(name) => (name, 1),
    };
    let mut body = vec![0, 10, 0, 1, 0, 0, 0, 1, 0xff, 0xff];
    body.extend(u16::try_from(name.len()).unwrap_or_default().to_be_bytes());
    body.extend(name.as_bytes());
    body.push(kind);
    let length = u32::try_from(body.len()).unwrap_or_default().to_be_bytes();
    [length.to_vec(), body].concat()
}

/// After correlation id and throttle time: an error, its message, and a broker.
fn read(answer: &[u8]) -> Option<Option<i32>> {
    let two = |at: usize| Some(i16::from_be_bytes(answer.get(at..at + 2)?.try_into().ok()?));
    let after_message = 12 + usize::try_from(two(10)?).unwrap_or(0);
    let node = i32::from_be_bytes(answer.get(after_message..after_message + 4)?.try_into().ok()?);
    Some((two(8)? == 0).then_some(node))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kafka::Kafka;
    use crate::or_skip;

    #[test]
    fn answers_say_who_or_nobody() {
        let broker = [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 3, 0, 1, b'h', 0, 0, 0, 9];
        assert_eq!(read(&broker), Some(Some(3)));
        let worded = [0, 0, 0, 1, 0, 0, 0, 0, 0, 15, 0, 2, b'n', b'o', 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0];
        assert_eq!(read(&worded), Some(None));
        assert_eq!(read(&broker[..9]), None);
    }

    #[test]
    fn a_broker_says_who_coordinates() {
        let kafka = or_skip!(Kafka::find());
        let since = Instant::now();
        for key in [Key::Group("soak".to_owned()), Key::Transactions("soak".to_owned())] {
            // The topic behind the answer is made at the first question.
            while !matches!(ask(&kafka.address, &key), Ok(Some(1..))) {
                assert!(since.elapsed() < SUCCESSION, "{:?}", ask(&kafka.address, &key));
                std::thread::sleep(LOOK);
            }
        }
    }
}
