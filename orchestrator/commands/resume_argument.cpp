#include "orchestrator/commands/resume_argument.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "orchestrator/scenario/compare.hpp"

namespace forklift::commands {
namespace {

constexpr const char* kLatest = "latest";

bool is_file(const std::string& word) {
  std::error_code error;
  return std::filesystem::exists(word, error) && !std::filesystem::is_directory(word, error);
}

bool is_experiment(const store::Reader& reader, const std::string& word) {
  const auto all = reader.experiments();
  return !word.empty() && (word == kLatest || std::any_of(all.begin(), all.end(), [&](const auto& experiment) {
                             return experiment.record.id.starts_with(word);
                           }));
}

[[noreturn]] void wrong(const std::string& word, const std::string& what, const std::string& fix) {
  throw Error{ErrorKind::config, word, what, fix};
}

}  // namespace

Resumed resumed(const store::Reader& reader, const std::string& option, const std::vector<std::string>& words) {
  Resumed found{option, ""};
  bool named = option != kLatest;
  for (const auto& word : words) {
    const bool file = is_file(word), experiment = !named && is_experiment(reader, word);
    if (file && experiment) {
      wrong(word,
            fmt::format("it is a file, and an experiment in {} has an id that begins so",
                        reader.database().path().string()),
            fmt::format("Write --resume={} for the experiment, or ./{} for the file", word, word));
    }
    if (!file && !experiment) {
      wrong(word,
            named ? std::string{"there is no such file"}
                  : fmt::format("there is no such file, and no experiment in {} has an id that begins so",
                                reader.database().path().string()),
            "Write the name of the scenario's file, or no name to resume the experiment as it was begun");
    }
    auto& place = file ? found.file : found.experiment;
    if (file && !place.empty()) wrong(word, "a scenario's file was named already", "Write one");
    place = word;
    named = named || experiment;
  }
  return found;
}

void check_unchanged(const store::Experiment& experiment, const std::string& file,
                     const std::vector<std::string>& sets) {
  if (file.empty() && sets.empty()) return;
  const auto& record = experiment.record;
  const scenario::Source stored{record.scenario_text, record.scenario_file, record.overrides};
  scenario::Source given = stored;
  if (!file.empty()) given = {read_file(file, kLargestText), file, {}};
  given.sets.insert(given.sets.end(), sets.begin(), sets.end());
  const auto differences = scenario::differences(stored, given);
  if (differences.empty()) return;
  std::vector<std::string> lines;
  for (const auto& one : differences)
    lines.push_back(fmt::format("{}: begun with {}, given {}", one.pointer, one.from, one.to));
  throw Error{ErrorKind::config, record.id, "it was begun with another scenario than is given now",
              fmt::format("Resume it as it was begun, without a file and --set: forklift run --resume={}; or start "
                          "another experiment with the new values, without --resume",
                          record.id),
              lines};
}

}  // namespace forklift::commands
