#include "orchestrator/doctor/desk.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::doctor;

namespace {

const Json kGood =
    Json::parse(R"({"root": true, "namespaces": true, "user_namespaces": true, "tun": true, "cgroup": "v2",
  "quotas": true, "realtime": true, "netem": false, "cores": 2, "problems": []})");

/// "STATE what | fix".
std::vector<std::string> lines(const std::vector<Finding>& findings) {
  std::vector<std::string> all;
  for (const auto& one : findings) {
    CHECK(one.host == "this machine");
    all.push_back(to_string(one.state) + " " + one.what + (one.fix.empty() ? "" : " | " + one.fix));
  }
  return all;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("doctor of a desk: a machine that allows all is one line, and the sum of shares another", "[doctor][unit]") {
  const std::string all = "ok namespaces, TUN device and cgroup v2 can be used, links at real-time priority";
  CHECK(lines(judge_desk(kGood, {})) == Lines{all});
  CHECK(lines(judge_desk(kGood, {true, 1.8})) ==
        Lines{all, "ok the shares of emulated hosts add up to 1.8 of 2 cores"});
  CHECK(lines(judge_desk(kGood, {true, 1.9})) ==
        Lines{all,
              "fail the shares of emulated hosts add up to 1.9 of 2 cores | Give the hosts smaller shares, 1.8 in all: "
              "--set hosts.NAME.cpu=…"});
}

TEST_CASE("doctor of a desk: what is missing fails with the one command that allows it", "[doctor][unit]") {
  auto check = kGood;
  check["tun"] = false;
  check["problems"] = {{{"what", "there is no TUN device"}, {"fix", "modprobe tun"}}};
  CHECK(lines(judge_desk(check, {})) == Lines{"fail there is no TUN device | modprobe tun"});
  check = kGood;
  check["realtime"] = false;
  check["problems"] = {{{"what", "no real-time priority"}, {"fix", "sysctl x"}}};
  CHECK(lines(judge_desk(check, {})) ==
        Lines{"ok namespaces, TUN device and cgroup v2 can be used", "warn no real-time priority | sysctl x"});
  check = kGood;
  check["quotas"] = false;
  check["problems"] = {{{"what", "no control groups"}, {"fix", "mount x"}}};
  CHECK(lines(judge_desk(check, {})).back() == "warn no control groups | mount x");
  CHECK(lines(judge_desk(check, {true, 0})) == Lines{"fail no control groups | mount x"});
  check["problems"] = Json::array();
  CHECK(lines(judge_desk(check, {true, 0})) ==
        Lines{"fail this machine does not allow emulated hosts | Run \"forklift-desk check\" to see what is missing"});
  CHECK(lines(judge_desk(Json("x"), {})) ==
        Lines{"fail forklift-desk check answers what can't be read | Install all programs of one release"});
  check = kGood;
  check["namespaces"] = false;
  CHECK(lines(judge_desk(check, {})) ==
        Lines{"fail namespaces can't be made, though this is root: CAP_SYS_ADMIN is missing | Start a container with "
              "it: docker run --cap-add SYS_ADMIN --device /dev/net/tun …"});
  check = kGood;
  check["root"] = check["tun"] = check["namespaces"] = false;  // root may do what this user may not
  check["problems"] = {{{"what", "no TUN device"}, {"fix", "chmod x"}}};
  CHECK(
      lines(judge_desk(check, {true, 1.9})) ==
      Lines{"fail only root makes connections into the networks of emulated hosts | Run it as root: sudo forklift …"});
}

TEST_CASE("doctor of a desk: hosts that can't be made are refused with the command that allows them",
          "[doctor][unit]") {
  CHECK_FALSE(desk_refusal(kGood, {true, 1.8}));
  CHECK_FALSE(desk_refusal(kGood, {true, 1.9}));  // slower than it could be is not impossible
  auto check = kGood;
  check["realtime"] = false;
  check["problems"] = {{{"what", "no real-time priority"}, {"fix", "sysctl x"}}};
  CHECK_FALSE(desk_refusal(check, {}));
  check["tun"] = false;
  check["problems"] = {{{"what", "there is no TUN device"}, {"fix", "modprobe tun"}}};
  const auto refused = desk_refusal(check, {});
  REQUIRE(refused);
  CHECK(refused->kind() == ErrorKind::environment);
  CHECK(std::string{refused->what()} == "hosts with the transport \"desk\": there is no TUN device. modprobe tun.");
  check["root"] = false;
  CHECK(std::string{desk_refusal(check, {})->what()} ==
        "hosts with the transport \"desk\": only root makes connections into the networks of emulated hosts. Run it as "
        "root: sudo forklift ….");
}
