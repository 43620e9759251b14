#include "orchestrator/scenario/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "orchestrator/scenario/expectations.hpp"
#include "orchestrator/scenario/extract.hpp"
#include "orchestrator/scenario/fixed.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "orchestrator/scenario/judgement.hpp"
#include "orchestrator/scenario/matrix.hpp"
#include "orchestrator/scenario/names.hpp"
#include "orchestrator/scenario/overrides.hpp"
#include "orchestrator/scenario/repeats.hpp"
#include "orchestrator/scenario/search.hpp"
#include "orchestrator/scenario/tables.hpp"
#include "orchestrator/scenario/topology.hpp"

namespace forklift::scenario {
namespace {

/// Where a value was put by an override: the pointer that its name meant, and what to show.
struct Change {
  std::string pointer, where;
};

bool begins_with(const std::string& path, const std::string& prefix) {
  return path == prefix || path.rfind(prefix + "/", 0) == 0;
}

/// Where a value of a cell was written: by the override that last set it or something above it, else in the file; what
/// the file does not have, by an override below it.
Locator locator(const JsonDocument& document, std::vector<Change> changes) {
  return [&document, changes = std::move(changes)](const JsonPointer& pointer) {
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
      if (begins_with(pointer.to_string(), change->pointer)) return change->where;
    }
    if (!document.root().contains(pointer)) {
      for (const auto& change : changes) {
        if (begins_with(change.pointer, pointer.to_string())) return change.where;
      }
    }
    return document.where(pointer);
  };
}

std::vector<std::string> names_of(const std::vector<CellChanges>& cells) {
  std::vector<std::string> names;
  for (const auto& cell : cells) names.push_back(cell.name);
  return names;
}

class Reader {
 public:
  Reader(const JsonDocument& document, const std::vector<std::string>& sets, const std::vector<Rule>& rules)
      : document_(document), rules_(rules) {
    for (const auto& text : sets) collect([&] { sets_.push_back(parse_override(text)); });
  }

  Scenario run() {
    Json base = document_.root();
    if (!base.is_object()) base = Json::object();
    const auto written = locator(document_, apply_all(base, sets_));
    const Json as_written = base;  // names of --set and of the matrix are those of the file
    const auto where = list_expectations(base, written);
    add(validate(document_.root().is_object() ? base : document_.root(), JsonPointer{}, where));
    auto cells = expand_matrix(document_, errors_);
    stop_if_wrong();
    Judgement judgement;
    collect([&] { judgement = read_judgement(base, names_of(cells), where); });
    const bool aa = value_of(base, JsonPointer{"/aa"}).get<bool>();
    if (aa) cells = {{"A", cells.front().changes}, {"B", cells.front().changes}};
    collect([&] { search_ = read_search(base, where); });
    check_search(cells);
    if (aa && search_) {
      add({Error{ErrorKind::config, where(JsonPointer{"/aa"}), "an A/A experiment can't search for a load",
                 "Take out /search, or aa"}});
    }
    if (search_ && base.contains("slices")) {
      add({Error{ErrorKind::config, where(JsonPointer{"/slices"}), "a search for a load can't be made in slices",
                 "Take out /search, or /slices"}});
    }
    if (search_ && !judgement.baseline.empty()) {
      add({Error{ErrorKind::config, where(JsonPointer{"/compare/baseline"}),
                 "an experiment that searches for a load has no cell of that name: each gets that of its load",
                 "Take out /search, or compare.baseline"}});
    }
    stop_if_wrong();

    Scenario scenario = head(base);
    scenario.search = search_;
    scenario.compare = std::move(judgement);
    if (aa) scenario.compare.baseline.clear();  // it names a cell of the matrix, which there is not
    for (const auto& cell : cells) read_cell(as_written, base, cell, scenario);
    stop_if_wrong();
    collect([&] { check_until(scenario, where); });
    if (search_ && base.contains("expect")) {
      add({Error{ErrorKind::config, where(JsonPointer{"/expect"}),
                 "an experiment that searches for a load has no cells of which a ratio could be expected",
                 "Take out /search, or /expect"}});
    } else {
      collect([&] { scenario.expect = read_expectations(base, scenario, where); });
    }
    stop_if_wrong();
    name_hosts_apart(scenario.cells);
    return scenario;
  }

 private:
  template <class Action>
  void collect(Action&& action) {
    try {
      action();
    } catch (const Error& error) {
      errors_.push_back(error);
    }
  }

  std::vector<Change> apply_all(Json& json, const std::vector<Override>& changes) {
    std::vector<Change> done;
    for (const auto& change : changes)
      collect([&] { done.push_back({apply(json, change).to_string(), change.where}); });
    return done;
  }

  /// True if there are any, also those that another cell had: cells share most values.
  bool add(std::vector<Error> more) {
    for (auto& error : more) {
      if (seen_.insert(error.what()).second) errors_.push_back(std::move(error));
    }
    return !more.empty();
  }

  void stop_if_wrong() {
    if (!errors_.empty()) throw ErrorList{std::move(errors_)};
  }

  void check_search(const std::vector<CellChanges>& cells) {
    if (!search_) return;
    for (const auto& cell : cells) {
      for (const auto& change : cell.changes) {
        if (change.name != search_->vary) continue;
        add({Error{ErrorKind::config, change.where,
                   fmt::format("{} is searched for, so no cell can fix it", change.name),
                   "Take it out of the matrix, or out of /search"}});
      }
    }
  }

  Scenario head(const Json& base) const {
    auto scenario = fields::read(head_fields(), base, document_.file());
    scenario.file = document_.file();
    scenario.text = document_.text();
    for (const auto& set : sets_) scenario.overrides.push_back(set.name + "=" + value_text(set.value));
    return scenario;
  }

  void read_cell(const Json& as_written, const Json& base, const CellChanges& changes, Scenario& scenario) {
    Json json = as_written;
    std::vector<Override> all = changes.changes;
    all.insert(all.end(), sets_.begin(), sets_.end());  // what the command line says holds for every cell
    if (search_) all.push_back({search_->vary, search_->from, document_.where(JsonPointer{"/search"})});
    const auto before = errors_.size();
    const auto where = list_expectations(json, locator(document_, apply_all(json, all)));
    if (errors_.size() != before) return;
    if (add(validate(json, JsonPointer{}, where)) || add(check_fixed(base, json, where))) return;
    Cell cell{changes.name, "", extract(json, document_.file()), {}};
    for (const auto& change : changes.changes)  // names without quotes: they are shown beside those of all settings
      cell.changes.emplace_back(join(parts_of(change.name), "."), value_text(change.value));
    if (search_) as_series(*search_, cell);
    cell.settings.workload.slices = scenario.slices;
    add(check_topology_and_rules(cell.settings, where));
    scenario.cells.push_back(std::move(cell));
  }

  std::vector<Error> check_topology_and_rules(const Settings& settings, const Locator& where) const {
    auto errors = check_topology(settings, where);
    for (const auto& rule : rules_) {
      for (auto& error : rule(settings, where)) errors.push_back(std::move(error));
    }
    return errors;
  }

  const JsonDocument& document_;
  const std::vector<Rule>& rules_;
  std::vector<Override> sets_;
  std::optional<Search> search_;
  std::vector<Error> errors_;
  std::set<std::string> seen_;
};

}  // namespace

Scenario read_text(const std::string& text, const std::string& file, const std::vector<std::string>& sets,
                   const std::vector<Rule>& rules) {
  const auto document = JsonDocument::parse(text, file);
  return Reader{document, sets, rules}.run();
}

Scenario read(const std::string& file, const std::vector<std::string>& sets, const std::vector<Rule>& rules) {
  try {
    return read_text(read_file(file, kLargestText), file, sets, rules);
  } catch (const Error& error) {
    if (error.where() != file) throw;  // a scenario that can't be read is a wrong argument, not a broken host
    throw Error{ErrorKind::config, error.where(), error.problem(), error.fix()};
  }
}

}  // namespace forklift::scenario
