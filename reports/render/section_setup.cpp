// Machines, versions, effective configuration, and how to run it again.
#include <fmt/format.h>

#include <map>
#include <set>

#include "common/core/clock.hpp"
#include "common/core/text.hpp"
#include "common/core/units.hpp"
#include "reports/analysis/numbers.hpp"
#include "reports/render/html.hpp"
#include "reports/render/sections.hpp"

namespace forklift::render {
namespace {

Table hosts_table(const View& view) {
  std::vector<std::string> hosts;
  std::map<std::string, std::map<std::string, std::string>> facts;
  for (const auto& fact : view.evidence.hosts) {
    if (hosts.empty() || hosts.back() != fact.host) hosts.push_back(fact.host);
    facts[fact.fact][fact.host] = fact.value;
  }
  Table table{"Machines", {{"fact"}}, {}};
  for (const auto& host : hosts) table.columns.push_back({host, false});
  for (const auto& [fact, values] : facts) {
    std::vector<std::string> row{fact};
    for (const auto& host : hosts) row.push_back(values.contains(host) ? values.at(host) : "–");
    table.add(std::move(row));
  }
  return table;
}

Table nodes_table(const View& view) {
  Table table{"Nodes and their versions", {{"node"}, {"role"}, {"host"}, {"address"}, {"version"}}, {}};
  std::map<std::string, std::string> versions;
  for (const auto& v : view.evidence.versions) {
    auto& text = versions[fmt::format("{}/{}", v.cluster, v.version.node)];
    text += (text.empty() ? "" : ", ") + v.version.component + " " + v.version.text;
  }
  const bool several = !view.evidence.nodes.empty() && view.evidence.nodes.back().cluster > 0;
  for (const auto& node : view.evidence.nodes) {
    const auto name = several ? fmt::format("cluster {}: {}", node.cluster + 1, node.name) : node.name;
    table.add({name, node.role, node.host, fmt::format("{}:{}", node.address, node.port),
               versions[fmt::format("{}/{}", node.cluster, node.name)]});
  }
  return table;
}

/// "0", or "12: overload 11, lock wait timeout 1".
std::string waits_words(const store::LoadRow& load) {
  std::string words = std::to_string(load.waits);
  const char* before = ": ";
  for (const auto& [kind, count] : load.waits_by_class) {
    words += fmt::format("{}{} {}", before, kind, count);
    before = ", ";
  }
  return words;
}

Table loads_table(const View& view) {
  Table table{"Loading",
              {{"cell"},
               {"database"},
               {"method"},
               {"rows", true},
               {"bytes", true},
               {"seconds", true},
               {"rows/s", true},
               {"waits", true}},
              {}};
  for (const auto& load : view.evidence.loads) {
    const auto rows = static_cast<double>(load.rows);
    table.add({view.cell_name(view.cell_of(load.cell)), load.database, load.method, analysis::grouped(rows),
               format_size(static_cast<std::int64_t>(load.bytes)), fmt::format("{:.1f}", load.seconds),
               load.seconds > 0 ? analysis::grouped(rows / load.seconds) : "–", waits_words(load)});
  }
  return table;
}

/// Their texts are shown by `forklift logs --node NODE`.
Table logs_table(const View& view) {
  Table table{"Logs, stored when the servers had been stopped",
              {{"node"}, {"host"}, {"file"}, {"bytes", true}, {"kept", true}, {"SHA-256 of the whole file"}},
              {}};
  for (const auto& log : view.evidence.log_files) {
    table.add({log.node, log.host, log.file, format_size(log.bytes),
               format_size(static_cast<std::int64_t>(log.text.size())), log.sha256});
  }
  return table;
}

/// What each node says it runs with, as text: one block per node.
std::string effective_configuration(const View& view) {
  std::map<std::string, std::string> blocks;
  for (const auto& s : view.evidence.settings) {
    blocks[fmt::format("cluster {}, {}", s.cluster + 1, s.setting.node)] +=
        s.setting.name + " = " + s.setting.value + "\n";
  }
  std::string out;
  for (const auto& [node, text] : blocks) out += details(escape(node), preformatted(text, "configuration of " + node));
  return out.empty() ? "" : details("Effective configuration of every node", out);
}

}  // namespace

std::string machines_section(const View& view) {
  std::string body;
  for (const auto& table : {hosts_table(view), nodes_table(view), loads_table(view), logs_table(view)}) {
    if (!table.rows.empty()) body += table.html();
  }
  return section("machines", "Machines and servers", body + effective_configuration(view));
}

std::string again_section(const View& view) {
  const auto& record = view.evidence.experiment.record;
  std::string command =
      "forklift run " + shell_word(record.scenario_file.empty() ? "scenario.json" : record.scenario_file);
  for (const auto& item : record.overrides) command += " --set " + shell_word(item);
  std::string notes;
  for (const auto& cell : view.evidence.cells) {
    for (const auto& note : cell.record.notes) notes += "<li>" + escape(cell.record.name + ": " + note) + "</li>";
  }
  std::string body = preformatted(command, "command");
  body += fmt::format("<p>The seed is {}. Forklift {}{}. The scenario as it was read:</p>", record.seed,
                      escape(record.version), escape(record.revision.empty() ? "" : " (" + record.revision + ")"));
  body += preformatted(record.scenario_text, "scenario");
  body += fmt::format("<p><a class=\"csv\" download=\"scenario.json\" href=\"{}\">Save the scenario</a></p>",
                      data_url("application/json", record.scenario_text));
  if (!notes.empty()) body += "<h3>Notes of the plan</h3><ul>" + notes + "</ul>";
  return section("again", "Run it again", body);
}

}  // namespace forklift::render
