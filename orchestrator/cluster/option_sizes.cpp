#include "orchestrator/cluster/option_sizes.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/reserved.hpp"

namespace forklift::cluster {
namespace {

constexpr std::array<std::string_view, 7> kServerSizes{
    "innodb_buffer_pool_size", "innodb_log_file_size", "innodb_redo_log_capacity",
    "innodb_log_buffer_size",  "max_allowed_packet",   "key_buffer_size",
    "tmp_table_size"};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

class ServerDialect final : public OptionDialect {
 public:
  std::optional<std::string> instead_of(const std::string& name) const override {
    return instead_of_server_option(name);
  }
  std::optional<std::string> wrong_size(const std::string& name, const std::string& value) const override {
    for (const auto known : kServerSizes) {
      if (option_value({{name, value}}, known) && !server_size(value)) return "a number and one of K, M, G, T, P, E";
    }
    return std::nullopt;
  }
};

class SizeRules {
 public:
  explicit SizeRules(const scenario::Locator& where) : where_(where) {}

  void check(const scenario::Options& options, const JsonPointer& base, const OptionDialect& dialect) {
    for (const auto& [name, value] : options) {
      const auto wanted = dialect.wrong_size(name, value);
      if (!wanted) continue;
      errors_.emplace_back(ErrorKind::config, where_(base / name),
                           fmt::format("\"{}\" is not a size that the server takes: {}", value, *wanted),
                           "Write for example \"8G\"");
    }
  }

  std::vector<Error> take() { return std::move(errors_); }

 private:
  const scenario::Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace

std::optional<std::pair<std::int64_t, std::string_view>> leading_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || number < 0) return std::nullopt;
  return std::pair{number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

std::optional<std::int64_t> scaled(std::int64_t number, std::string_view letters, char letter) {
  const auto at = letters.find(letter);
  if (at == std::string_view::npos) return std::nullopt;
  const int bits = 10 * (static_cast<int>(at) + 1);
  if (number > (std::numeric_limits<std::int64_t>::max() >> bits)) return std::nullopt;
  return number << bits;
}

std::optional<std::int64_t> server_size(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto parts = leading_number(text);
  if (!parts) return std::nullopt;
  return parts->second.empty() ? parts->first : scaled(parts->first, "KMGTPE", upper(parts->second.front()));
}

std::optional<std::string> option_value(const scenario::Options& options, std::string_view name) {
  for (const auto& [key, value] : options) {
    auto plain = canonical(key);
    if (plain.starts_with("loose_")) plain.erase(0, 6);
    if (plain == name) return value;
  }
  return std::nullopt;
}

const OptionDialect& server_dialect() {
  static const ServerDialect servers;
  return servers;
}

const OptionDialect& dialect_of(const scenario::Cluster& cluster, const std::string& kind) {
  if (const auto* own = engine_of(cluster).dialect(kind)) return *own;
  for (const auto* engine : engines()) {  // a kind that stands there without a meaning
    const auto* other = kind == "mysqld" ? nullptr : engine->dialect(kind);
    if (other != nullptr) return *other;
  }
  return server_dialect();
}

std::vector<Error> check_sizes(const scenario::Settings& settings, const scenario::Locator& where) {
  SizeRules rules{where};
  const auto& cluster = settings.cluster;
  const auto& engine = scenario::facts_of(cluster);
  for (const auto& [kind, options] : cluster.config)
    rules.check(options, JsonPointer{"/cluster/config"} / kind, dialect_of(cluster, kind));
  for (std::size_t i = 0; i < cluster.sql_nodes.size(); ++i)
    rules.check(cluster.sql_nodes[i].config, JsonPointer{"/cluster/sql_nodes"} / i / "config",
                dialect_of(cluster, engine.sql_nodes.config));
  for (std::size_t i = 0; i < cluster.data_nodes.size(); ++i)
    rules.check(cluster.data_nodes[i].config, JsonPointer{"/cluster/data_nodes"} / i / "config",
                dialect_of(cluster, engine.data_nodes.config));
  return rules.take();
}

}  // namespace forklift::cluster
