#pragma once
// What the fuzz target and its unit test feed with bytes: reading a job may refuse with an Error, and nothing else.
#include <string>

#include "common/contract/job.hpp"
#include "common/core/error.hpp"

namespace forklift::test {

/// True if the text is a job that was read; a job that was read must be written and read again as the same.
inline bool feed_job(const std::string& text) {
  try {
    const auto document = JsonDocument::parse(text, "job.json");
    const auto again = [](const Json& json) { return JsonDocument::parse(json.dump(), "again.json"); };
    const Json kind = document.root().is_object() ? document.root().value("kind", Json{}) : Json{};
    if (kind == "load") {
      const auto job = contract::read_load_job(document);
      if (contract::to_json(contract::read_load_job(again(to_json(job)))) != to_json(job)) __builtin_trap();
    } else if (kind == "check") {
      const auto job = contract::read_check_job(document);
      if (contract::to_json(contract::read_check_job(again(to_json(job)))) != to_json(job)) __builtin_trap();
    } else {
      const auto job = contract::read_run_job(document);
      if (contract::to_json(contract::read_run_job(again(to_json(job)))) != to_json(job)) __builtin_trap();
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace forklift::test
