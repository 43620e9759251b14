#include "orchestrator/remote/line_buffer.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using forklift::remote::LineBuffer;

TEST_CASE("line buffer: lines come out whole, however their bytes come in", "[remote][unit]") {
  const std::string text = "one\n\ntwo words\n\n";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    CAPTURE(step);
    LineBuffer buffer;
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size(); at += step) {
      buffer.add(text.substr(at, step));
      while (const auto line = buffer.take_line()) lines.push_back(*line);
    }
    CHECK(lines == std::vector<std::string>{"one", "", "two words", ""});
    CHECK(buffer.empty());
    CHECK_FALSE(buffer.take_rest());
  }
}

TEST_CASE("line buffer: the rest without a newline comes once, at the end", "[remote][unit]") {
  LineBuffer buffer;
  buffer.add("one\nre");
  CHECK(buffer.take_line() == "one");
  CHECK_FALSE(buffer.take_line());
  CHECK_FALSE(buffer.empty());
  buffer.add("st");
  CHECK(buffer.take_rest() == "rest");
  CHECK(buffer.empty());
  CHECK_FALSE(buffer.take_rest());
  buffer.add("again\n");
  CHECK(buffer.take_line() == "again");
}
