//! The proxy before a broker that answers every request with what the request said.

use std::io::{ErrorKind, Read as _, Result, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::spawn;
use std::time::{Duration, Instant};

use streamwright_test_proxy::{Action, Api, On, Proxy, Request};

/// More than anything here takes.
const LONG: Duration = Duration::from_secs(10);
/// How long we listen to hear nothing.
const SILENCE: Duration = Duration::from_millis(150);

/// A broker's address, and what reaches it: correlation ids.
fn broker() -> (String, Receiver<i32>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let (heard, hears) = channel();
    spawn(move || {
        for connection in listener.incoming().flatten() {
            let heard = heard.clone();
            spawn(move || {
                let mut connection = connection;
                while let Ok(request) = read(&mut connection) {
                    let correlation = i32::from_be_bytes(request[4..8].try_into().expect("four bytes"));
                    if heard.send(correlation).is_err() || write(&mut connection, &answer(correlation)).is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, hears)
}

fn answer(correlation: i32) -> Vec<u8> {
    [&correlation.to_be_bytes()[..], b"heard"].concat()
}

fn read(connection: &mut TcpStream) -> Result<Vec<u8>> {
    let mut length = [0; 4];
    connection.read_exact(&mut length)?;
    let mut bytes = vec![0; i32::from_be_bytes(length) as usize];
    connection.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn write(connection: &mut TcpStream, bytes: &[u8]) -> Result<()> {
    let length = i32::try_from(bytes.len()).expect("short").to_be_bytes();
    connection.write_all(&[&length[..], bytes].concat())
}

/// A client of the proxy.
struct Client(TcpStream);

impl Client {
    fn new(proxy: &Proxy) -> Self {
        let stream = TcpStream::connect(proxy.bootstrap()).expect("the proxy listens");
        stream.set_read_timeout(Some(LONG)).expect("a timeout");
        Self(stream)
    }

    fn send(&mut self, api: Api, correlation: i32) {
        self.send_as("tests", api, correlation);
    }

    fn send_as(&mut self, client: &str, api: Api, correlation: i32) {
        let mut request = [&api.0.to_be_bytes()[..], &1_i16.to_be_bytes(), &correlation.to_be_bytes()].concat();
        request.extend(i16::try_from(client.len()).expect("short").to_be_bytes());
        request.extend(client.bytes());
        request.extend(b"\0\x02id\0\0\0\0\0\0\0\x05\0\0\x01");
        write(&mut self.0, &request).expect("sent");
    }

    fn hears(&mut self, correlation: i32) {
        assert_eq!(read(&mut self.0).expect("an answer"), answer(correlation));
    }

    fn hears_nothing(&mut self) {
        self.0.set_read_timeout(Some(SILENCE)).expect("a timeout");
        let error = read(&mut self.0).expect_err("no answer");
        assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error:?}");
        self.0.set_read_timeout(Some(LONG)).expect("a timeout");
    }

    fn is_cut(&mut self) {
        let error = read(&mut self.0).expect_err("no answer");
        assert!(matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset), "{error:?}");
    }
}

fn is_silent(broker: &Receiver<i32>) {
    assert_eq!(broker.recv_timeout(SILENCE), Err(RecvTimeoutError::Timeout));
}

#[test]
fn without_rules_everything_passes_in_order() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let mut client = Client::new(&proxy);
    for correlation in 0..100 {
        client.send(Api::PRODUCE, correlation);
    }
    for correlation in 0..100 {
        client.hears(correlation);
        assert_eq!(broker.recv_timeout(LONG), Ok(correlation));
    }
    assert!(proxy.complaints().is_empty());
}

#[test]
fn a_rule_is_for_the_requests_that_it_names() {
    let (address, _broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let all = proxy.when(On::any(), Action::Watch);
    let second = proxy.when(On::api(Api::END_TXN).or(Api::FETCH).client("mine").nth(1), Action::Watch);
    let commits = proxy.when(On::any().matching(|request| request.commits() == Some(true)).first(1), Action::Watch);
    let mut client = Client::new(&proxy);
    client.send_as("another", Api::END_TXN, 1);
    client.send_as("it is mine", Api::PRODUCE, 2);
    client.send_as("it is mine", Api::FETCH, 3);
    client.send_as("it is mine", Api::END_TXN, 4);
    client.send_as("it is mine", Api::END_TXN, 5);
    all.wait_for_answers(5, LONG);
    (1..6).for_each(|correlation| client.hears(correlation));
    let request = second.request(1, LONG);
    assert_eq!((second.count(), request.correlation, request.commits()), (1, 4, Some(true)));
    assert_eq!(second.seen()[0].answer.as_deref(), Some(&answer(4)[..]));
    assert_eq!((commits.count(), commits.request(1, LONG).correlation), (1, 1));
    assert_eq!(all.seen().iter().map(|seen| seen.request.correlation).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
}

#[test]
fn a_cut_before_is_not_heard_and_one_after_is() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let before = proxy.when(On::api(Api::END_TXN).nth(0), Action::CutBefore);
    let after = proxy.when(On::api(Api::END_TXN).nth(0), Action::CutAfter);
    let mut client = Client::new(&proxy);
    client.send(Api::PRODUCE, 1);
    client.hears(1);
    client.send(Api::END_TXN, 2);
    client.is_cut();
    let mut client = Client::new(&proxy);
    client.send(Api::END_TXN, 3);
    client.is_cut();
    let mut client = Client::new(&proxy);
    client.send(Api::END_TXN, 4);
    client.hears(4);
    assert_eq!(broker.try_iter().collect::<Vec<_>>(), [1, 3, 4]);
    assert_eq!((before.n_answered(), after.n_answered()), (0, 1));
}

#[test]
fn what_is_held_goes_on_when_the_rule_is_lifted_even_without_its_sender() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let requests = proxy.when(On::api(Api::END_TXN), Action::HoldRequest);
    let mut client = Client::new(&proxy);
    client.send(Api::END_TXN, 1);
    client.send(Api::PRODUCE, 2);
    requests.wait_for(1, LONG);
    is_silent(&broker);
    drop(client);
    is_silent(&broker);
    requests.lift();
    assert_eq!((broker.recv_timeout(LONG), broker.recv_timeout(LONG)), (Ok(1), Ok(2)));

    let responses = proxy.when(On::api(Api::FETCH), Action::HoldResponse);
    let mut client = Client::new(&proxy);
    client.send(Api::FETCH, 3);
    client.send(Api::PRODUCE, 4);
    responses.wait_for_answers(1, LONG);
    client.hears_nothing();
    responses.lift();
    client.hears(3);
    client.hears(4);
}

#[test]
fn what_is_lost_is_lost_with_all_that_follows() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let requests = proxy.when(On::api(Api::END_TXN), Action::LoseRequests);
    let responses = proxy.when(On::api(Api::FETCH), Action::LoseResponses);
    let mut client = Client::new(&proxy);
    client.send(Api::PRODUCE, 1);
    client.send(Api::END_TXN, 2);
    client.send(Api::PRODUCE, 3);
    client.hears(1);
    client.hears_nothing();
    assert_eq!(broker.try_iter().collect::<Vec<_>>(), [1]);
    let mut client = Client::new(&proxy);
    client.send(Api::FETCH, 4);
    client.send(Api::PRODUCE, 5);
    responses.wait_for_answers(1, LONG);
    client.hears_nothing();
    assert_eq!((broker.recv_timeout(LONG), broker.recv_timeout(LONG)), (Ok(4), Ok(5)));
    requests.lift();
    responses.lift();
    let mut client = Client::new(&proxy);
    client.send(Api::END_TXN, 6);
    client.hears(6);
}

#[test]
fn delays_are_as_long_as_they_are_said_to_be() {
    const DELAY: Duration = Duration::from_millis(120);
    let (address, _broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let mut client = Client::new(&proxy);
    for action in [Action::DelayRequest(DELAY), Action::DelayResponse(DELAY)] {
        let rule = proxy.when(On::any(), action);
        let since = Instant::now();
        (1..20).for_each(|correlation| client.send(Api::PRODUCE, correlation));
        (1..20).for_each(|correlation| client.hears(correlation));
        // Together, not one after the other.
        assert!((DELAY..DELAY * 10).contains(&since.elapsed()), "{:?}", since.elapsed());
        rule.lift();
    }
}

#[test]
fn a_request_arrives_again() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let rule = proxy.when(On::api(Api::END_TXN).nth(0), Action::Duplicate(Duration::from_millis(20)));
    let mut client = Client::new(&proxy);
    client.send(Api::END_TXN, 7);
    client.hears(7);
    assert_eq!((broker.recv_timeout(LONG), broker.recv_timeout(LONG)), (Ok(7), Ok(7)));
    let request: Request = rule.request(1, LONG);
    assert_eq!(proxy.repeat(&request).expect("an answer"), answer(7));
    assert_eq!(broker.recv_timeout(LONG), Ok(7));
}

#[test]
fn answers_can_be_made_up() {
    let (address, broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    proxy.when(On::api(Api::END_TXN).nth(0), Action::Refuse(b"no"));
    let replaced = proxy.when(On::api(Api::END_TXN).nth(0), Action::Replace(b"yes"));
    let mut client = Client::new(&proxy);
    (1..4).for_each(|correlation| client.send(Api::END_TXN, correlation));
    let mut answers: Vec<Vec<u8>> = (1..4).map(|_| read(&mut client.0).expect("an answer")).collect();
    answers.sort();
    assert_eq!(answers, [b"\0\0\0\x01no".to_vec(), b"\0\0\0\x02yes".to_vec(), answer(3)]);
    assert_eq!(broker.try_iter().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(replaced.seen()[0].answer.as_deref(), Some(&answer(2)[..]), "what the broker said is on record");
}

#[test]
fn chance_follows_from_the_seed() {
    let chosen = |seed| {
        let (address, _broker) = broker();
        let proxy = Proxy::start(&[&address]).expect("started").seeded(seed);
        let rule = proxy.when(On::any().one_in(4), Action::Watch);
        let mut client = Client::new(&proxy);
        (0..200).for_each(|correlation| client.send(Api::PRODUCE, correlation));
        (0..200).for_each(|correlation| client.hears(correlation));
        rule.seen().iter().map(|seen| seen.request.correlation).collect::<Vec<_>>()
    };
    let (one, again, other) = (chosen(1), chosen(1), chosen(2));
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!((20..90).contains(&one.len()), "{} of 200", one.len());
}

#[test]
fn all_connections_can_be_cut_and_a_broker_can_be_away() {
    let (address, _broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let (mut one, mut two) = (Client::new(&proxy), Client::new(&proxy));
    for client in [&mut one, &mut two] {
        client.send(Api::PRODUCE, 1);
        client.hears(1);
    }
    proxy.cut_all();
    one.is_cut();
    two.is_cut();
    let mut client = Client::new(&proxy);
    client.send(Api::PRODUCE, 2);
    client.hears(2);
    // A port that nobody listens at any more.
    let gone = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").to_string();
    let proxy = Proxy::start(&[&gone]).expect("started");
    Client::new(&proxy).is_cut();
}

#[test]
fn an_end_of_the_proxy_ends_its_connections() {
    let (address, _broker) = broker();
    let proxy = Proxy::start(&[&address]).expect("started");
    let mut client = Client::new(&proxy);
    client.send(Api::PRODUCE, 1);
    client.hears(1);
    drop(proxy);
    client.is_cut();
}
