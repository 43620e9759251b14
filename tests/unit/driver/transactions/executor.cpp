#include "driver/transactions/executor.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/driver/fake_session.hpp"

using namespace forklift;
using namespace forklift::driver;
using namespace forklift::driver::transactions;
using test::FakeServer;
using test::FakeSession;

namespace {

/// Two fake servers; warehouse 2 lives on the second one if sharded.
struct Setting {
  FakeServer servers[2];
  targets::Connector connector{std::vector<sql::Endpoint>(2), [this](const sql::Endpoint& e) {
                                 return std::make_unique<FakeSession>(servers[e.port == 3306 ? 0 : 1]);
                               }};
  targets::Shards shards;
  KeyMaker keys{1, system_clock()};
  std::unique_ptr<Executor> executor;

  explicit Setting(bool sharded = false, const std::string& implementation = "statements", bool prepared = true)
      : connector{endpoints(), [this](const sql::Endpoint& e) {
                    return std::make_unique<FakeSession>(servers[e.port == 3306 ? 0 : 1]);
                  }} {
    if (sharded) shards = targets::Shards{{{1}, {2}}};
    executor = make_executor(implementation, {connector, shards, keys, "repeatable-read"}, prepared);
    executor->prepare();
    for (auto& server : servers) server.statements.clear();
  }
  static std::vector<sql::Endpoint> endpoints() {
    std::vector<sql::Endpoint> list(2);
    list[1].port = 3307;
    return list;
  }
  /// The statements of a server, each cut to its first words.
  std::vector<std::string> heads(int server) const {
    std::vector<std::string> list;
    for (const auto& statement : servers[server].statements) {
      const auto words = split(statement, ' ');
      list.push_back(words[0] + (words.size() > 1 ? " " + words[1] : ""));
    }
    return list;
  }
};

tpcc::PaymentInput payment(int customer_warehouse = 1) {
  return {.warehouse = 1,
          .district = 3,
          .customer_warehouse = customer_warehouse,
          .customer_district = 3,
          .customer = {.by_name = false, .id = 9},
          .amount_cents = 12'345};
}
using List = std::vector<std::string>;

}  // namespace

TEST_CASE("executor: Payment takes two round trips and locks warehouse, district, customer in that order",
          "[transactions][unit]") {
  Setting setting;
  CHECK(setting.executor->attempt(payment()).outcome == Outcome::committed);
  CHECK(setting.heads(0) ==
        List{"START TRANSACTION", "SELECT w_name,w_street_1,w_street_2,w_city,w_state,w_zip",
             "SELECT d_name,d_street_1,d_street_2,d_city,d_state,d_zip", "UPDATE warehouse", "UPDATE district",
             "SELECT c_first,c_middle,c_last,c_street_1,c_street_2,c_city,c_state,c_zip,c_phone,c_since,"
             "c_credit,c_credit_lim,c_discount,c_balance,LEFT(c_data,200)",
             "UPDATE customer", "INSERT INTO", "COMMIT"});
  CHECK(setting.servers[0].statements[3] == "UPDATE warehouse SET w_ytd=w_ytd+123.45 WHERE w_id=1");
}

TEST_CASE("executor: each statement that fails decides the outcome by its place", "[transactions][unit]") {
  // 0 START, 1–2 reads, 3–7 writes, 8 COMMIT.
  const sql::SqlError deadlock{1213, "40001", "Deadlock found"}, lost{2013, "HY000", "Lost connection"},
      backend{12701, "HY000", "Remote MySQL server has gone away"}, duplicate{1062, "23000", "Duplicate entry"};
  const auto outcome_of = [](std::size_t statement, const sql::SqlError& error) {
    Setting setting;
    setting.servers[0].failures.emplace(statement, error);
    return setting.executor->attempt(payment());
  };
  for (std::size_t statement = 0; statement <= 8; ++statement) {
    INFO("statement " << statement);
    CHECK(outcome_of(statement, deadlock).outcome == Outcome::retryable);
    CHECK(outcome_of(statement, duplicate).outcome == Outcome::permanent);
    CHECK(outcome_of(statement, lost).outcome == (statement < 3 ? Outcome::retryable : Outcome::unknown));
    CHECK(outcome_of(statement, backend).outcome == (statement < 8 ? Outcome::retryable : Outcome::unknown));
  }
  CHECK(outcome_of(4, deadlock).text == "error 1213 (40001): Deadlock found");
  CHECK(outcome_of(4, deadlock).error == 1213);
  CHECK(outcome_of(8, deadlock).text == "error 1213 (40001): Deadlock found (at COMMIT)");
}

TEST_CASE("executor: a failed attempt is undone and the session goes on", "[transactions][unit]") {
  Setting setting;
  setting.servers[0].failures.emplace(4, sql::SqlError{1205, "HY000", "Lock wait timeout"});
  setting.executor->attempt(payment());
  CHECK(setting.servers[0].statements.back() == "ROLLBACK");
  CHECK(setting.executor->attempt(payment()).outcome == Outcome::committed);
  CHECK(setting.servers[0].connections == 1);
  CHECK(setting.executor->reconnects() == 0);
}

TEST_CASE("executor: a lost session is opened again with its settings", "[transactions][unit]") {
  Setting setting;
  setting.servers[0].failures.emplace(0, sql::SqlError{2006, "HY000", "Server has gone away"});
  setting.servers[0].refuses_connections = true;
  CHECK(setting.executor->attempt(payment()).outcome == Outcome::retryable);
  CHECK(setting.executor->attempt(payment()).text == "error 2002 (HY000): can't connect");
  setting.servers[0].refuses_connections = false;
  setting.servers[0].statements.clear();
  setting.servers[0].failures.clear();
  CHECK(setting.executor->attempt(payment()).outcome == Outcome::committed);
  CHECK(setting.servers[0].statements[0] == "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  CHECK(setting.executor->reconnects() == 1);
}

TEST_CASE("executor: a payment over two servers commits in two phases", "[transactions][unit]") {
  Setting setting{true};
  CHECK(setting.executor->attempt(payment(2)).outcome == Outcome::committed);
  const auto home = setting.heads(0), away = setting.heads(1);
  CHECK(home.front().substr(0, 8) == "XA START");
  CHECK(List(home.end() - 3, home.end()) == List{"XA END", "XA PREPARE", "XA COMMIT"});
  CHECK(List(away.end() - 3, away.end()) == List{"XA END", "XA PREPARE", "XA COMMIT"});
  CHECK(away[2] == "UPDATE customer");
}

TEST_CASE("executor: two phases are undone on both servers until all are prepared, and finished afterwards",
          "[transactions][unit]") {
  const sql::SqlError timeout{1205, "HY000", "Lock wait timeout"}, lost{2013, "HY000", "Lost connection"};
  SECTION("the second server's write fails: both are rolled back") {
    Setting setting{true};
    setting.servers[1].failures.emplace(2, timeout);
    CHECK(setting.executor->attempt(payment(2)).outcome == Outcome::retryable);
    CHECK(setting.heads(0).back() == "XA ROLLBACK");
    CHECK(setting.heads(1).back() == "XA ROLLBACK");
  }
  SECTION("the second server is lost in the second phase: unknown, and committed when it is back") {
    Setting setting{true};
    setting.servers[1].failures.emplace(5, lost);
    setting.servers[1].failures.emplace(6, lost);
    CHECK(setting.executor->attempt(payment(2)).outcome == Outcome::unknown);
    CHECK(setting.heads(0).back() == "XA COMMIT");
    setting.servers[1].statements.clear();
    setting.servers[1].failures.clear();
    CHECK(setting.executor->attempt(payment()).outcome == Outcome::committed);
    CHECK(setting.servers[1].statements.back().substr(0, 20) == "XA COMMIT 'forklift-");
  }
}

TEST_CASE("executor: an item that does not exist is an intended rollback only if it was meant",
          "[transactions][unit]") {
  Setting setting;
  setting.servers[0].answer = [](const std::string& statement) -> FakeServer::Rows {
    if (statement.find("FROM item") != std::string::npos) return {{"5", "10.00", "n", "d"}};
    if (statement.find("FROM stock") != std::string::npos) return {{"5", "50", "d", "x"}, {"101", "50", "d", "x"}};
    return {{"30", "0.1"}};
  };
  tpcc::NewOrderInput order{.warehouse = 1, .district = 2, .customer = 3, .line_count = 2};
  order.lines[0] = {5, 1, 3};
  order.lines[1] = {101, 1, 1};
  order.rollback = true;
  CHECK(setting.executor->attempt(order).outcome == Outcome::intended_rollback);
  CHECK(setting.servers[0].statements.back() == "ROLLBACK");
  order.rollback = false;
  const auto attempt = setting.executor->attempt(order);
  CHECK(attempt.outcome == Outcome::permanent);
  CHECK(attempt.text == "error 0 (00000): no row: an ordered item");
}

TEST_CASE("executor: New-Order takes quantities as the clause says, twice from an item on two lines",
          "[transactions][unit]") {
  Setting setting;
  setting.servers[0].answer = [](const std::string& statement) -> FakeServer::Rows {
    if (statement.find("FROM item") != std::string::npos) return {{"5", "10.50", "n", "d"}, {"7", "1.00", "n", "d"}};
    if (statement.find("FROM stock") != std::string::npos) return {{"5", "14", "d", "A'B"}, {"7", "12", "d", "x"}};
    return {{"31", "0.1", "0", "0"}};
  };
  tpcc::NewOrderInput order{.warehouse = 1, .district = 10, .customer = 3, .line_count = 3};
  order.lines[0] = {7, 1, 3};
  order.lines[1] = {5, 1, 4};
  order.lines[2] = {5, 1, 2};
  CHECK(setting.executor->attempt(order).outcome == Outcome::committed);
  const auto& sent = setting.servers[0].statements;
  CHECK(sent[4] ==
        "SELECT s_i_id,s_quantity,s_data,s_dist_10 FROM stock WHERE s_w_id=1 AND s_i_id IN (5,7) ORDER BY "
        "s_w_id,s_i_id FOR UPDATE");
  CHECK(sent[6] == "UPDATE district SET d_next_o_id=32 WHERE d_w_id=1 AND d_id=10");
  CHECK(sent[9] ==
        "UPDATE stock SET s_quantity=CASE s_i_id WHEN 5 THEN 99 WHEN 7 THEN 100 END,s_ytd=s_ytd+CASE s_i_id WHEN 5 "
        "THEN 6 WHEN 7 THEN 3 END,s_order_cnt=s_order_cnt+CASE s_i_id WHEN 5 THEN 2 WHEN 7 THEN 1 END WHERE "
        "s_w_id=1 AND s_i_id IN (5,7)");
  CHECK(sent[10].find("(31,10,1,1,7,1,NULL,3,3.00,'x                       ')") != std::string::npos);
  CHECK(sent[10].find("(31,10,1,2,5,1,NULL,4,42.00,'A\\'B                     ')") != std::string::npos);
  CHECK(sent[11] == "COMMIT");
}

TEST_CASE("executor: a procedure is one CALL with everything in it", "[transactions][unit]") {
  Setting setting{false, "null"};
  setting.servers[0].answer = [](const std::string& statement) -> FakeServer::Rows {
    return {{statement.find("999") != std::string::npos ? "1" : "0"}};
  };
  tpcc::NewOrderInput order{.warehouse = 1, .district = 2, .customer = 3, .line_count = 2};
  order.lines[0] = {12, 1, 3};
  order.lines[1] = {7, 1, 10};
  CHECK(setting.executor->attempt(order).outcome == Outcome::committed);
  CHECK(setting.servers[0].statements.back() ==
        "CALL forklift_new_order(1,2,3,2,1,'0000000700000001100200000012000000010301')");
  order.lines[0].item = 999;
  CHECK(setting.executor->attempt(order).outcome == Outcome::intended_rollback);
  setting.servers[0].failures.emplace(setting.servers[0].statements.size(), sql::SqlError{2013, "HY000", "Lost"});
  CHECK(setting.executor->attempt(order).outcome == Outcome::unknown);
}

TEST_CASE("executor: single sends one statement per round trip, and locks the rows that all want last",
          "[transactions][unit]") {
  const bool prepared = GENERATE(true, false);
  Setting setting{false, "single", prepared};
  const auto attempt = setting.executor->attempt(payment());
  CHECK(attempt.outcome == Outcome::committed);
  CHECK(setting.heads(0) ==
        List{"START TRANSACTION", "SELECT w_name,w_street_1,w_street_2,w_city,w_state,w_zip",
             "SELECT d_name,d_street_1,d_street_2,d_city,d_state,d_zip",
             "SELECT "
             "c_credit,c_first,c_middle,c_last,c_street_1,c_street_2,c_city,c_state,c_zip,c_phone,c_since,c_credit_lim,"
             "c_discount,c_balance,LEFT(c_data,200)",
             "UPDATE customer", "INSERT INTO", "UPDATE district", "UPDATE warehouse", "COMMIT"});
  CHECK(attempt.round_trips == setting.servers[0].statements.size());
  CHECK(setting.servers[0].statements[7] == "UPDATE warehouse SET w_ytd=w_ytd+123.45 WHERE w_id=1");
  CHECK(setting.servers[0].statements[4] ==
        "UPDATE customer SET c_balance=c_balance-123.45,c_ytd_payment=c_ytd_payment+123.45,c_payment_cnt="
        "c_payment_cnt+1 WHERE c_w_id=1 AND c_d_id=3 AND c_id=9");
}

TEST_CASE("executor: single adds to the data of a customer with bad credit", "[transactions][unit]") {
  Setting setting{false, "single"};
  setting.servers[0].answer = [](const std::string&) { return FakeServer::Rows{{"BC", "1"}}; };
  CHECK(setting.executor->attempt(payment()).outcome == Outcome::committed);
  CHECK(setting.servers[0].statements[4].find("c_data=LEFT(CONCAT('9 3 1 3 1 123.45|',c_data),500)") !=
        std::string::npos);
}

TEST_CASE("executor: single takes an order's lines in the order of locks, and writes them as they were entered",
          "[transactions][unit]") {
  Setting setting{false, "single"};
  setting.servers[0].answer = [](const std::string& statement) -> FakeServer::Rows {
    if (statement.find("FROM item") != std::string::npos) return {{"10.50", "n", "d"}};
    if (statement.find("FROM stock") != std::string::npos) return {{"14", "d", "A'B"}};
    return {{"31", "0.1", "0", "0"}};
  };
  tpcc::NewOrderInput order{.warehouse = 1, .district = 10, .customer = 3, .line_count = 2};
  order.lines[0] = {7, 1, 3};
  order.lines[1] = {5, 1, 6};
  CHECK(setting.executor->attempt(order).outcome == Outcome::committed);
  const auto& sent = setting.servers[0].statements;
  REQUIRE(sent.size() == 16);
  CHECK(sent[3] == "SELECT i_price,i_name,i_data FROM item WHERE i_id=5");
  CHECK(sent[4] == "SELECT s_quantity,s_data,s_dist_10 FROM stock WHERE s_w_id=1 AND s_i_id=5 FOR UPDATE");
  CHECK(sent[5] ==
        "UPDATE stock SET s_quantity=99,s_ytd=s_ytd+6,s_order_cnt=s_order_cnt+1,s_remote_cnt=s_remote_cnt+0 WHERE "
        "s_w_id=1 AND s_i_id=5");
  CHECK(sent[8].find("SET s_quantity=11,") != std::string::npos);
  CHECK(sent[9] == "SELECT d_next_o_id,d_tax FROM district WHERE d_w_id=1 AND d_id=10 FOR UPDATE");
  CHECK(sent[10] == "UPDATE district SET d_next_o_id=32 WHERE d_w_id=1 AND d_id=10");
  CHECK(sent[13].find("(31,10,1,1,7,1,NULL,3,31.50,'A\\'B')") != std::string::npos);
  CHECK(sent[15] == "COMMIT");
}

TEST_CASE("executor: single over two servers prepares both branches, one statement at a time", "[transactions][unit]") {
  Setting setting{true, "single"};
  const auto attempt = setting.executor->attempt(payment(2));
  CHECK(attempt.outcome == Outcome::committed);
  CHECK(setting.heads(1) ==
        List{"XA START",
             "SELECT "
             "c_credit,c_first,c_middle,c_last,c_street_1,c_street_2,c_city,c_state,c_zip,c_phone,c_since,c_credit_lim,"
             "c_discount,c_balance,LEFT(c_data,200)",
             "UPDATE customer", "XA END", "XA PREPARE", "XA COMMIT"});
  CHECK(attempt.round_trips == setting.servers[0].statements.size() + setting.servers[1].statements.size());
}

TEST_CASE("executor: of single only COMMIT leaves the outcome unknown", "[transactions][unit]") {
  const sql::SqlError lost{2013, "HY000", "Lost connection"};
  for (std::size_t statement = 0; statement <= 8; ++statement) {
    INFO("statement " << statement);
    Setting setting{false, "single"};
    setting.servers[0].failures.emplace(statement, lost);
    const auto attempt = setting.executor->attempt(payment());
    CHECK(attempt.outcome == (statement < 8 ? Outcome::retryable : Outcome::unknown));
    CHECK(attempt.round_trips == statement + 1);
  }
}

TEST_CASE("outcome: classes of errors", "[transactions][unit]") {
  CHECK(classify(1297, "Got temporary error 410 'REDO log overloaded' from NDB", Phase::with_commit) ==
        Outcome::retryable);
  CHECK(classify(1297, "Got temporary error 4012 'Request ndbd time-out' from NDB", Phase::at_commit) ==
        Outcome::unknown);
  CHECK(classify(1296, "Got error 4009 'Cluster Failure' from NDB", Phase::before_commit) == Outcome::retryable);
  CHECK(classify(1296, "Got error 4350 'Transaction already aborted' from NDB", Phase::before_commit) ==
        Outcome::permanent);
  CHECK(classify(1180, "Got error 149 during COMMIT", Phase::at_commit) == Outcome::retryable);
  CHECK(classify(1429, "Unable to connect to foreign data source", Phase::with_commit) == Outcome::retryable);
  CHECK(classify(1146, "no such table", Phase::before_commit) == Outcome::permanent);
}

TEST_CASE("outcome: NDB's codes decide, wherever its SQL node puts them", "[transactions][unit]") {
  CHECK(classify(1297, "Got temporary error 4010 'Node failure caused abort of transaction' from NDBCLUSTER",
                 Phase::at_commit) == Outcome::retryable);
  CHECK(classify(1180, "Got error 4028 'Node failure caused abort of transaction' during COMMIT", Phase::at_commit) ==
        Outcome::retryable);
  CHECK(classify(1180, "Got error 4012 'Request ndbd time-out' during COMMIT", Phase::at_commit) == Outcome::unknown);
  CHECK(classify(1296, "Got error 157 'Connection to NDB failed' from NDBCLUSTER", Phase::at_commit) ==
        Outcome::unknown);
  CHECK(classify(1296, "Got error 157 'Connection to NDB failed' from NDBCLUSTER", Phase::with_commit) ==
        Outcome::retryable);
  // 4012 in the text is a key's value, not a code.
  CHECK(classify(1296, "Got error 839 'Illegal null attribute 4012' from NDBCLUSTER", Phase::at_commit) ==
        Outcome::permanent);
}

TEST_CASE("keys: unique over threads, drivers and seconds, and above all initial rows", "[transactions][unit]") {
  class FixedClock final : public Clock {
   public:
    TimePoint now() override { return {}; }
    std::int64_t wall_us() override { return KeyMaker::kEpochUs + 5'000'000; }
    void sleep_until(TimePoint) override {}
  } clock;
  KeyMaker first{1, clock}, second{2, clock};
  CHECK(first.next() == (std::int64_t{5} << 34 | std::int64_t{1} << 24));
  CHECK(first.next() == (std::int64_t{5} << 34 | std::int64_t{1} << 24) + 1);
  CHECK(second.next() == (std::int64_t{5} << 34 | std::int64_t{2} << 24));
  std::int64_t last = 0;
  for (int i = 2; i < 1 << 24; ++i) last = first.next();
  CHECK(last == (std::int64_t{5} << 34 | std::int64_t{2} << 24) - 1);
  CHECK(first.next() == (std::int64_t{6} << 34 | std::int64_t{1} << 24));  // a new block, not the second driver's
  CHECK(first.next() > 500'000LL * 30'000);
}

TEST_CASE("sql text: money, quotes and decimals", "[transactions][unit]") {
  SqlText text;
  text.statement("A ") << Cents{-5} << " " << Cents{123'405} << Quoted{"it's \\"};
  text.statement("B");
  CHECK(text.text() == "A -0.05 1234.05'it\\'s \\\\';B");
  CHECK(text.count() == 2);
  CHECK(parse_decimal("123.45", 2) == 12'345);
  CHECK(parse_decimal("-0.5", 2) == -50);
  CHECK(parse_decimal("7", 2) == 700);
  CHECK(parse_decimal("1.239", 2) == 123);
}
