// 200 clients of mixed session state against an oracle: nobody ever sees another's rows, variables or transaction.
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "common/core/random.hpp"
#include "tests/integration/proxy/running_proxy.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

constexpr int kClients = 200, kThreads = 8, kSteps = 1200;

class Mistakes {
 public:
  void expect(int client, const std::string& what, const std::string& seen, const std::string& right) {
    if (seen == right) return;
    const std::scoped_lock lock{mutex_};
    all_ += "client " + std::to_string(client) + ": " + what + ": saw " + seen + " instead of " + right + "\n";
  }
  void failed(int client, const std::string& what) {
    const std::scoped_lock lock{mutex_};
    all_ += "client " + std::to_string(client) + ": " + what + "\n";
  }
  const std::string& all() const { return all_; }

 private:
  std::mutex mutex_;
  std::string all_;
};

/// One client, and what it must see.
class Subject {
 public:
  Subject(const RunningProxy& proxy, int number, bool binds, Mistakes& mistakes)
      : session_(proxy.session("here0")), number_(number), binds_(binds), mistakes_(mistakes) {}

  void step(Random& random) {
    switch (random.uniform(0, binds_ ? 8 : 6)) {
      case 0:
        return use(static_cast<int>(random.uniform(0, 2)));
      case 1:
        return set_length(random.uniform(4, 5000));
      case 2:
        return transact(random);
      case 3:
        return insert();
      case 4:
        return look_at(static_cast<int>(random.uniform(0, kClients - 1)));
      case 7:
        return bind(random.uniform(0, 1000000));
      case 8:
        return temporary();
      default:
        return look();
    }
  }

 private:
  void see(const std::string& query, const std::string& right) {
    mistakes_.expect(number_, query, value(*session_, query), right);
  }
  void use(int schema) {
    schema_ = schema;
    session_->query("USE here" + std::to_string(schema));
  }
  void set_length(std::int64_t length) {
    length_ = length;
    session_->query("SET group_concat_max_len = " + std::to_string(length));
  }
  void look() {
    see("SELECT name FROM me", "here" + std::to_string(schema_));  // me holds its schema's name
    see("SELECT @@group_concat_max_len", std::to_string(length_));
    see("SELECT LAST_INSERT_ID()", std::to_string(insert_id_));
    see("SELECT DATABASE()", "here" + std::to_string(schema_));
    if (binds_) see("SELECT IFNULL(@x, -1)", std::to_string(bound_));  // to look at it binds as well
    if (temporary_) see("SELECT a FROM own", std::to_string(number_));
  }
  std::string row(int client) { return "SELECT v FROM here0.state WHERE id = " + std::to_string(client); }

  /// Two steps of one each: whoever sees an odd number has seen inside a transaction.
  void transact(Random& random) {
    const auto id = std::to_string(number_);
    session_->query("BEGIN");
    session_->query("UPDATE here0.state SET v = v + 1 WHERE id = " + id);
    see(row(number_), std::to_string(count_ + 1));
    look_settings();
    session_->query("UPDATE here0.state SET v = v + 1 WHERE id = " + id);
    if (random.uniform(0, 1) == 0) {
      session_->query("ROLLBACK");
    } else {
      session_->query("COMMIT");
      count_ += 2;
    }
    see(row(number_), std::to_string(count_));
  }
  void look_settings() { see("SELECT @@group_concat_max_len", std::to_string(length_)); }
  void look_at(int other) {
    const auto seen = std::stoll(value(*session_, row(other)));
    mistakes_.expect(number_, "an open transaction of " + std::to_string(other), std::to_string(seen % 2), "0");
  }
  void insert() {
    session_->query("INSERT INTO here0.counted (client) VALUES (" + std::to_string(number_) + ")");
    insert_id_ =
        std::stoll(value(*session_, "SELECT MAX(id) FROM here0.counted WHERE client = " + std::to_string(number_)));
  }
  void bind(std::int64_t x) {
    session_->query("SET @x = " + std::to_string(x));
    bound_ = x;
  }
  void temporary() {
    if (temporary_) return;
    for (int i = 0; i < 3; ++i) session_->query("CREATE TEMPORARY TABLE here" + std::to_string(i) + ".own (a INT)");
    for (int i = 0; i < 3; ++i)
      session_->query("INSERT INTO here" + std::to_string(i) + ".own VALUES (" + std::to_string(number_) + ")");
    temporary_ = true;
  }

  std::unique_ptr<sql::SqlSession> session_;
  int number_;
  bool binds_;
  Mistakes& mistakes_;
  int schema_ = 0;
  std::int64_t length_ = 1048576, insert_id_ = 0, count_ = 0, bound_ = -1;
  bool temporary_ = false;
};

void make_world(const TestServer& server) {
  const auto session = server.session();
  for (const std::string name : {"here0", "here1", "here2"}) {
    session->query("CREATE DATABASE " + name + "; CREATE TABLE " + name + ".me (name VARCHAR(9)); INSERT INTO " + name +
                   ".me VALUES ('" + name + "')");
  }
  session->query("CREATE TABLE here0.state (id INT PRIMARY KEY, v INT) ENGINE = InnoDB");
  session->query("CREATE TABLE here0.counted (id INT AUTO_INCREMENT PRIMARY KEY, client INT) ENGINE = InnoDB");
  for (int i = 0; i < kClients; ++i) session->query("INSERT INTO here0.state VALUES (" + std::to_string(i) + ", 0)");
}

}  // namespace

TEST_CASE("proxy: 200 clients of mixed session state each see their own world", "[proxy][integration]") {
  const TestServer server;
  make_world(server);
  auto config = proxy_config(server, 80);
  config["threads"] = 2;
  const RunningProxy proxy{config};
  Mistakes mistakes;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      Random random{7, static_cast<std::uint64_t>(t)};
      std::vector<std::unique_ptr<Subject>> subjects;
      int at = 0;
      try {
        for (int i = t; i < kClients; i += kThreads) {
          const bool binds = subjects.size() < 3;  // of a thread's 25
          subjects.push_back(std::make_unique<Subject>(proxy, i, binds, mistakes));
        }
        for (int i = 0; i < kSteps; ++i) {
          at = static_cast<int>(random.uniform(0, static_cast<std::int64_t>(subjects.size()) - 1));
          subjects[static_cast<std::size_t>(at)]->step(random);
        }
      } catch (const std::exception& error) {
        mistakes.failed(at * kThreads + t, error.what());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(mistakes.all() == "");
  CHECK(proxy.count("total", "accepted") == kClients);
  CHECK(proxy.count("total", "settings_made") > 0);
  CHECK(proxy.count("pins", "user variable") > 0);
  CHECK(proxy.comes_to("now", "clients", 0));
  CHECK(proxy.comes_to("now", "connections_in_use", 0));
}
