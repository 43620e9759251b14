#include <catch2/catch.hpp>

#include "tests/integration/remote/both.hpp"

using namespace forklift;
using namespace forklift::test;

TEST_CASE("run: arguments, environment and directory arrive byte for byte", "[remote][integration]") {
  const auto transport = GENERATE("local", "ssh");
  CAPTURE(transport);
  const auto host = make_remote(transport);
  const auto torture = GENERATE(std::string{"plain"}, std::string{}, std::string{" two  words "}, std::string{"it's \"quoted\""}, std::string{"$HOME `id` $(id) ${x}"},
                                std::string{"back\\slash \\' \\\\ \\n"}, std::string{"line\nline\n\n"}, std::string{"-n"}, std::string{"* ? [a] ~ ! # & | ; < > ( )"},
                                std::string{"\x01\x7f\xff\xc3\xa4\t\r"}, std::string(4096, '\''));
  CAPTURE(torture);
  const auto argument = host->run({.argv = {"printf", "%s", torture}}, soon());
  CHECK(argument.out == torture);
  CHECK(argument.err.empty());
  const auto variable = host->run({.argv = {"sh", "-c", "printf %s \"$FORKLIFT_TORTURE\""}, .environment = {{"FORKLIFT_TORTURE", torture}}}, soon());
  CHECK(variable.out == torture);
  const auto input = host->run({.argv = {"cat"}, .input = torture}, soon());
  CHECK(input.out == torture);
}
