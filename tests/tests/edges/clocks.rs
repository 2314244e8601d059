//! Clocks of the day that jump. Only the clocks that count up decide when something is due, and event time is the records'
//! own.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use streamwright_test_proxy::{Action, Api};
use streamwright_tests::clock::Clock;
use streamwright_tests::jvm::Jvm;
use streamwright_tests::kafka::Kafka;
use streamwright_tests::or_skip;
use streamwright_tests::program::{Program, Running};
use streamwright_tests::server::Server;

use crate::edge::{Edge, FIFTH, GOES_BACK, SOON};

const DAY: i64 = 86_400;
const YEAR: i64 = 365 * DAY;

fn by(clock: &Clock, program: Program) -> Program {
    let variables = clock.variables();
    variables.iter().fold(program, |program, (name, value)| program.variable(name, &value.display().to_string()))
}

/// Waits until the program's log has a line of that many years from now. Bad records are said, and come all the time.
fn wait_for_line(running: &Running, years: i64) {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs().cast_signed();
    let year = 1970 + (now + years * YEAR) / YEAR;
    let since = Instant::now();
    let is_there =
        |lines: &str| (year - 1..=year + 1).any(|year| lines.lines().any(|line| line.starts_with(&format!("{year}-"))));
    while !is_there(&running.output()) {
        assert!(since.elapsed() < SOON, "nothing was said {years} years from now:\n{}", running.tail());
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Row F21: the clock of the program's machine.
#[test]
fn a_clock_that_is_set_while_the_program_runs_changes_nothing() {
    let clock = or_skip!(Clock::new());
    let edge = Edge::new(or_skip!(Kafka::find()), 21);
    let running = by(&clock, edge.program()).start();
    edge.wait_for_progress(&running);
    for years in [20, -20, 10] {
        clock.set_ahead(years * YEAR);
        wait_for_line(&running, years);
        edge.wait_for_progress(&running);
    }
    // The next life has the right time, which is ten years before that of the state that it finds.
    edge.judge(running);
}

/// Row F22: the clock of the broker. It takes back the transaction that is open, long before its time.
#[test]
fn a_broker_whose_clock_jumps_takes_back_a_transaction_and_costs_nothing_else() {
    let clock = or_skip!(Clock::new());
    let server = Server::start_by(&or_skip!(Jvm::find()), &clock);
    let mut edge = Edge::new(server.kafka().clone(), 22);
    let offsets = edge.when(Api::ADD_OFFSETS_TO_TXN, |on| on.nth(FIFTH), Action::HoldRequest);
    let mut running = edge.program_that_may_take("60000").start();
    offsets.wait_for(1, SOON);
    // Whoever submits has transactions, too.
    edge.end_feed();
    clock.set_ahead(3_600);
    // As often as the broker looks at its transactions, and once more.
    std::thread::sleep(Duration::from_millis(1_100));
    offsets.lift();
    running.wait_for(GOES_BACK, SOON);
    clock.set_ahead(0);
    edge.judge(running);
}
