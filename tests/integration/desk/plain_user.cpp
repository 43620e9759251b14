// A desk of a user who is not root, in a user namespace: its hosts, links and end. forklift itself does not use it:
// docs/desk.md says what it lacks.
#include <catch2/catch.hpp>
#include <filesystem>

#include "tests/integration/desk/running_desk.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

/// $1 forklift-desk, $2 a directory of nobody's with "job.json". The mount namespace has a TUN device that everybody
/// may open, as most systems do.
constexpr const char* kAsNobody = R"sh(
mknod "$2/tun" c 10 200 && chmod 666 "$2/tun" && mount --bind "$2/tun" /dev/net/tun || exit 9
exec setpriv --reuid=nobody --regid=nogroup --clear-groups sh -c '
  desk=$1; cd "$2"
  : >listens
  "$desk" run job.json & served=$!
  for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    hosts=$("$desk" ask d/desk.sock "{\"ask\": \"hosts\"}" 2>/dev/null) && break
    kill -0 $served || exit 8
    sleep 0.2
  done
  pid_of() { printf %s "$hosts" | sed "s/.*\"$1\":{[^}]*\"pid\":\([0-9]*\).*/\1/"; }
  "$desk" exec --pid "$(pid_of h1)" -- sh -c "hostname; id -un"
  "$desk" exec --pid "$(pid_of h2)" -- perl -MIO::Socket::INET -e "
    my \$s = IO::Socket::INET->new(Listen => 1, LocalAddr => q(10.77.0.2:7001)) or die; print STDERR qq(listens\n);
    my \$c = \$s->accept; print scalar <\$c>" 2>listens &
  until grep -q listens listens; do sleep 0.1; kill -0 $! || exit 7; done
  "$desk" exec --pid "$(pid_of h1)" -- perl -MIO::Socket::INET -e "
    my \$c = IO::Socket::INET->new(PeerAddr => q(10.77.0.2:7001)) or die; print \$c qq(over the link\n)"
  wait $!
  kill $served; wait $served; echo "ended with $?"; [ ! -e d ] || ls -A d' sh "$@"
)sh";

}  // namespace

TEST_CASE("desk: a user who is not root has hosts with links in a user namespace, of which nothing is left",
          "[desk][integration]") {
  FORKLIFT_NEEDS_DESK();
  const ScratchDir scratch;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms{01777});
  auto job = desk_job(2, {{"delay_us", 100}});
  job["mark"] = "forklift-test-plain-user";
  job["directory"] = scratch / "d";
  scratch.write("job.json", job.dump());
  std::filesystem::permissions(scratch / "job.json", std::filesystem::perms{0644});
  if (run_program(
          {"/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "unshare", "--user", "true"})
          .exit_code != 0) {
    WARN("SKIPPED: a user may make no user namespaces here");
    return;
  }
  std::filesystem::copy_file(built("forklift-desk"), scratch / "forklift-desk");  // where everybody may enter
  const auto told = run_program(
      {"/usr/bin/unshare", "--mount", "sh", "-c", kAsNobody, "sh", scratch / "forklift-desk", scratch.path().string()});
  INFO(told.err);
  CHECK(told.exit_code == 0);
  CHECK(told.out == "h1\nnobody\nover the link\nended with 0\n");
  CHECK(processes_with(scratch / "d").empty());
}
