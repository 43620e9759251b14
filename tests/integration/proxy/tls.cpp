// TLS between clients and the proxy.
#include <catch2/catch.hpp>

#include "common/core/files.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/handshake.hpp"
#include "proxy/protocol/wire.hpp"
#include "tests/integration/proxy/raw_client.hpp"
#include "tests/integration/proxy/running_proxy.hpp"
#include "tests/support/ndb.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// A certificate of nobody, and its key.
class Certificate {
 public:
  Certificate() {
    const auto made = run_program({"/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                                   "-subj", "/CN=localhost", "-keyout", key(), "-out", file()});
    if (made.exit_code != 0) throw std::runtime_error{"openssl makes no certificate: " + made.err};
  }
  std::string file() const { return (directory_.path() / "certificate.pem").string(); }
  std::string key() const { return (directory_.path() / "key.pem").string(); }
  /// The proxy's configuration in front of `server`.
  Json config(const TestServer& server, bool required) const {
    auto config = proxy_config(server);
    config["tls"] = {{"certificate_file", file()}, {"key_file", key()}, {"required", required}};
    return config;
  }

 private:
  TemporaryDirectory directory_;
};

Ended mariadb(const RunningProxy& proxy, const std::string& ssl, const std::string& sql) {
  return run_program({"/usr/bin/mariadb", "--no-defaults", "--protocol=tcp", "-h127.0.0.1",
                      "-P" + std::to_string(proxy.port()), "-uapp", "-ppass", "-N", ssl, "dbt2", "-e", sql});
}

constexpr std::uint32_t kLogin =
    proxy::capability::kProtocol41 | proxy::capability::kPluginAuth | proxy::capability::kSsl;

/// The packet with which a client asks for TLS.
std::string tls_request() {
  std::string payload;
  proxy::put_number(payload, kLogin, 4);
  payload.resize(32);
  std::string packet;
  proxy::put_packet(packet, 1, payload);
  return packet;
}

}  // namespace

TEST_CASE("proxy: clients may use TLS, and others need not", "[proxy][integration]") {
  const TestServer server;
  const Certificate certificate;
  const RunningProxy proxy{certificate.config(server, false)};
  const auto status = mariadb(proxy, "--ssl", "status");
  INFO(status.err);
  CHECK(status.exit_code == 0);
  CHECK(status.out.find("Cipher in use is TLS") != std::string::npos);
  CHECK(mariadb(proxy, "--skip-ssl", "SELECT 5").out == "5\n");
  CHECK(value(*proxy.session(), "SELECT 6") == "6");
  // Far more than a record, and than what a client's buffer holds at once.
  const auto big = mariadb(proxy, "--ssl", "SELECT REPEAT('x', 1000) FROM seq_1_to_20000");
  CHECK(big.err == "");
  CHECK(big.out.size() == 20'000 * 1'001);
  CHECK(big.out.find_first_not_of("x\n") == std::string::npos);
  const auto file = certificate.file() + ".sql";
  write_file(file, "SELECT LENGTH('" + std::string(3'000'000, 'y') + "');");
  const auto sent = mariadb(proxy, "--ssl", "source " + file);
  CHECK(sent.out == "3000000\n");
  CHECK(mariadb(proxy, "--ssl", "SELECT * FROM nowhere.nothing").err.find("ERROR 1146 (42S02)") != std::string::npos);
}

TEST_CASE("proxy: where TLS is required, a login without it gets MySQL's own error", "[proxy][integration]") {
  const TestServer server;
  const Certificate certificate;
  const RunningProxy proxy{certificate.config(server, true)};
  CHECK(mariadb(proxy, "--ssl", "SELECT 1").out == "1\n");
  const auto plain = mariadb(proxy, "--skip-ssl", "SELECT 1");
  CHECK(plain.err.find("ERROR 3159 (HY000)") != std::string::npos);
  CHECK(plain.err.find("insecure transport are prohibited") != std::string::npos);
  CHECK(proxy.count("total", "refused_logins") == 1);
}

TEST_CASE("proxy: who asks for TLS and sends something else is shown the door, and nobody else",
          "[proxy][integration]") {
  const TestServer server;
  const Certificate certificate;
  const RunningProxy proxy{certificate.config(server, false)};
  const auto other = proxy.session();
  // In one piece with the request, and on its own.
  RawClient at_once{proxy.port()}, later{proxy.port()}, silent{proxy.port()};
  at_once.send(tls_request() + "GET / HTTP/1.1\r\n\r\n");
  later.send(tls_request());
  later.send(std::string(600, '\x16'));
  silent.send(tls_request());
  CHECK(proxy.comes_to("total", "refused_packets", 2));
  CHECK(proxy.comes_to("now", "clients", 2));
  CHECK(value(*other, "SELECT 7") == "7");
}

TEST_CASE("proxy: a TLS handshake that stalls ends with the time for a login", "[proxy][integration]") {
  const TestServer server;
  const Certificate certificate;
  auto config = certificate.config(server, false);
  config["limits"] = {{"login_timeout_us", 300'000}};
  const RunningProxy proxy{config};
  RawClient silent{proxy.port()}, half{proxy.port()};
  silent.send(tls_request());
  half.send(tls_request() + std::string{"\x16\x03\x01\x02\x00\x01", 6});  // a record's head, and one byte of it
  CHECK_FALSE(silent.packet());
  CHECK_FALSE(half.packet());
  CHECK(proxy.comes_to("now", "clients", 0));
}

TEST_CASE("proxy: without a certificate TLS is neither offered nor begun", "[proxy][integration]") {
  const TestServer server;
  const RunningProxy proxy{proxy_config(server)};
  RawClient client{proxy.port()};
  const auto greeting = proxy::parse_greeting(client.greeting());
  REQUIRE(greeting);
  CHECK((greeting->capabilities & proxy::capability::kSsl) == 0);
  client.send(tls_request());
  CHECK(error_number(client.packet().value()) == 1043);
}

TEST_CASE("proxy: MySQL's client logs in by TLS with caching_sha2_password", "[proxy][integration]") {
  FORKLIFT_NEEDS_NDB();
  const TestServer server;
  const Certificate certificate;
  auto config = certificate.config(server, true);
  config["plugin"] = "caching_sha2_password";
  const RunningProxy proxy{config};
  const auto answer = run_program({ndb_basedir() + "/bin/mysql", "--no-defaults", "--protocol=tcp", "-h127.0.0.1",
                                   "-P" + std::to_string(proxy.port()), "-uapp", "-ppass", "-N", "--ssl-mode=REQUIRED",
                                   "-e", "SELECT 8"});
  INFO(answer.err);
  CHECK(answer.out == "8\n");
}

TEST_CASE("proxy: TLS 1.2 is offered with ECDHE alone, and nothing older", "[proxy][integration]") {
  const TestServer server;
  const Certificate certificate;
  const RunningProxy proxy{certificate.config(server, false)};
  // The handshake's outcome, as openssl's client sees it: the cipher's name, or "(NONE)".
  const auto cipher = [&](std::vector<std::string> options) {
    std::vector<std::string> argv{
        "/usr/bin/openssl", "s_client", "-starttls", "mysql", "-connect", "127.0.0.1:" + std::to_string(proxy.port())};
    argv.insert(argv.end(), options.begin(), options.end());
    const auto out = run_program(argv).out;
    const auto at = out.find("Cipher is ");
    return at == std::string::npos ? out : out.substr(at + 10, out.find('\n', at) - at - 10);
  };
  CHECK(cipher({"-tls1_2"}).rfind("ECDHE-RSA-", 0) == 0);
  CHECK(cipher({"-tls1_3"}).rfind("TLS_", 0) == 0);
  CHECK(cipher({"-tls1_2", "-cipher", "AES128-SHA"}) == "(NONE)");
  CHECK(cipher({"-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA"}) == "(NONE)");
  CHECK(cipher({"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}) == "(NONE)");
}

TEST_CASE("proxy: a certificate that can't be used ends it at the start, with the file's name",
          "[proxy][integration]") {
  const Certificate certificate, another;
  const auto failure = [&](const std::string& file, const std::string& key) {
    const auto config = certificate.file() + ".json";
    write_file(config, Json{{"servers", {{{"port", 1}}}},
                            {"login", {{"user", "nobody"}, {"no_password", true}}},
                            {"accounts", {{{"user", "app"}, {"no_password", true}}}},
                            {"tls", {{"certificate_file", file}, {"key_file", key}}}}
                           .dump());
    const auto ended = run_program({built("forklift-proxy"), config});
    CHECK(ended.exit_code == 2);
    return ended.err;
  };
  CHECK(failure("/nowhere.pem", certificate.key()).find("/nowhere.pem: can't read a certificate from it") !=
        std::string::npos);
  const auto is_no_key = [&](const std::string& key) {
    return failure(certificate.file(), key).find(key + ": it holds no key for the certificate in") != std::string::npos;
  };
  CHECK(is_no_key(another.key()));
  const std::string other_type = another.file() + ".ec", locked = another.file() + ".locked";
  const auto openssl = [](std::vector<std::string> argv) {
    argv.insert(argv.begin(), "/usr/bin/openssl");
    REQUIRE(run_program(argv).exit_code == 0);
  };
  openssl({"ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", other_type});
  openssl({"rsa", "-aes128", "-passout", "pass:secret", "-in", certificate.key(), "-out", locked});
  CHECK(is_no_key(other_type));
  CHECK(is_no_key(locked));  // and nobody is asked for its password
  std::filesystem::permissions(certificate.key(), std::filesystem::perms{0644});
  CHECK(failure(certificate.file(), certificate.key()) ==
        certificate.key() +
            ": it holds a secret, but other users may open it (mode 0644). Take their permissions away: "
            "chmod 600 '" +
            certificate.key() + "'.\n");
}
