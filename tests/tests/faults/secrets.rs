//! What is told to a program in confidence is in nothing that it says, whether or not the broker lets it in.

use streamwright_tests::evidence::kafka::gather;
use streamwright_tests::jvm::Jvm;
use streamwright_tests::kafka::{Kafka, Login};
use streamwright_tests::program::{Ended, Program};
use streamwright_tests::server::Server;
use streamwright_tests::verify::verify;
use streamwright_tests::{or_skip, slate};

use super::{COPYING, SOON, assert_names, order_risk, prepare_order_risk};

/// Everything that this program and librdkafka can be made to say.
fn talkative(program: Program) -> Program {
    program
        .variable("RUST_LOG", "trace")
        .variable("STREAMWRIGHT_TEST_SHOW", "1")
        .set("debug", "generic,broker,topic,metadata,security,cgrp,admin,eos,conf,feature")
        .set("security.protocol", "SASL_PLAINTEXT")
        .set("sasl.mechanism", "PLAIN")
}

#[track_caller]
fn assert_untold(ended: &Ended, secrets: &[&str]) {
    // It did talk: otherwise there was nothing to find.
    for word in ["DEBUG librdkafka", "SASL", "builder: ", "config: ", "topology: ", "sasl.password"] {
        assert!(ended.output.contains(word), "{word:?} was not said");
    }
    for secret in secrets {
        let line = ended.output.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret} is in the output: {line:?}");
    }
}

/// The broker here asks for no password, so the log-in fails; what must not happen is that anybody reads it.
#[test]
fn secrets_are_in_no_output() {
    let kafka = or_skip!(Kafka::find());
    let dir = tempfile::tempdir().expect("a directory");
    let canaries = ["canary-password-5171", "canary-user-5172", "canary-producer-5173", "canary-variable-5174"];
    let ended = talkative(COPYING.program(&kafka, dir.path()))
        .flag("--task-timeout-ms", "3000")
        .set("sasl.username", canaries[1])
        .set("sasl.password", canaries[0])
        .set("producer.sasl.password", canaries[2])
        .variable("STREAMWRIGHT_CONSUMER_SASL_PASSWORD", canaries[3])
        .run(SOON);
    let _ = ended.expect_error();
    assert_untold(&ended, &canaries);
}

#[test]
fn a_program_that_logs_in_works_and_keeps_its_password_to_itself() {
    let jvm = or_skip!(Jvm::find());
    let _claim = slate::claim_server();
    let (user, password) = ("shop-5175", "right-password-5176");
    let server = Server::start(&jvm, Some(Login { user: user.to_owned(), password: password.to_owned() }));
    let kafka = server.kafka();
    prepare_order_risk(kafka);
    let dir = tempfile::tempdir().expect("a directory");
    let program = || talkative(order_risk(kafka, dir.path())).exit_at_end().set("sasl.username", user);

    // Nobody waits for `task.timeout.ms` to hear of it.
    let wrong = program().set("sasl.password", "wrong-password-5177").run(SOON);
    assert_names(
        wrong.expect_error(),
        &[&kafka.address, "uthentication", "does not accept this application's credentials"],
    );
    assert_untold(&wrong, &[password, "wrong-password-5177"]);

    // The password comes once from a variable, once from a flag.
    let right = program().variable("STREAMWRIGHT_SASL_PASSWORD", password).run(SOON);
    right.expect_success();
    assert_untold(&right, &[password, user]);
    let report = verify(&gather(kafka, dir.path()));
    assert!(report.is_clean() && report.n_decisions > 500, "{report}");
    let again = program().set("sasl.password", password).run(SOON);
    again.expect_success();
    assert_untold(&again, &[password, user]);
}
