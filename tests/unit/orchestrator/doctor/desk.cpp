#include "orchestrator/doctor/desk.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::doctor;

namespace {

const Json kGood = Json::parse(R"({"namespaces": true, "user_namespaces": true, "tun": true, "cgroup": "v2",
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
  CHECK(lines(judge_desk(kGood, {}, true)) == Lines{all});
  CHECK(lines(judge_desk(kGood, {true, 1.8}, true)) ==
        Lines{all, "ok the shares of emulated hosts add up to 1.8 of 2 cores"});
  CHECK(lines(judge_desk(kGood, {true, 1.9}, true)) ==
        Lines{all,
              "fail the shares of emulated hosts add up to 1.9 of 2 cores | Give the hosts smaller shares, 1.8 in all: "
              "--set hosts.NAME.cpu=…"});
}

TEST_CASE("doctor of a desk: what is missing fails with the one command that allows it", "[doctor][unit]") {
  auto check = kGood;
  check["tun"] = false;
  check["problems"] = {{{"what", "there is no TUN device"}, {"fix", "modprobe tun"}}};
  CHECK(lines(judge_desk(check, {}, true)) == Lines{"fail there is no TUN device | modprobe tun"});
  check = kGood;
  check["realtime"] = false;
  check["problems"] = {{{"what", "no real-time priority"}, {"fix", "sysctl x"}}};
  CHECK(lines(judge_desk(check, {}, true)) ==
        Lines{"ok namespaces, TUN device and cgroup v2 can be used", "warn no real-time priority | sysctl x"});
  check = kGood;
  check["quotas"] = false;
  check["problems"] = {{{"what", "no control groups"}, {"fix", "mount x"}}};
  CHECK(lines(judge_desk(check, {}, true)).back() == "warn no control groups | mount x");
  CHECK(lines(judge_desk(check, {true, 0}, true)) == Lines{"fail no control groups | mount x"});
  check["problems"] = Json::array();
  CHECK(lines(judge_desk(check, {true, 0}, true)) ==
        Lines{"fail this machine does not allow emulated hosts | Run \"forklift-desk check\" to see what is missing"});
  CHECK(lines(judge_desk(Json("x"), {}, true)) ==
        Lines{"fail forklift-desk check answers what can't be read | Install all programs of one release"});
  CHECK(lines(judge_desk(kGood, {}, false)).front() ==
        "fail only root makes connections into the networks of emulated hosts | Run forklift as root: sudo forklift …");
}
