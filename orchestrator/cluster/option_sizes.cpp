#include "orchestrator/cluster/option_sizes.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "orchestrator/cluster/ndb/parameters.hpp"
#include "orchestrator/cluster/server/options.hpp"

namespace forklift::cluster {
namespace {

constexpr std::array<std::string_view, 7> kServerSizes{
    "innodb_buffer_pool_size", "innodb_log_file_size", "innodb_redo_log_capacity",
    "innodb_log_buffer_size",  "max_allowed_packet",   "key_buffer_size",
    "tmp_table_size"};
constexpr std::array<std::string_view, 5> kNdbSizes{"DataMemory", "FragmentLogFileSize", "RedoBuffer",
                                                    "SharedGlobalMemory", "DiskPageBufferMemory"};

/// The number that the text begins with, and the rest; nothing if it begins with none.
std::optional<std::pair<std::int64_t, std::string_view>> number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || number < 0) return std::nullopt;
  return std::pair{number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

/// × 1024 for each letter up to `letter` of `letters`.
std::optional<std::int64_t> scaled(std::int64_t number, std::string_view letters, char letter) {
  const auto at = letters.find(letter);
  if (at == std::string_view::npos) return std::nullopt;
  const int bits = 10 * (static_cast<int>(at) + 1);
  if (number > (std::numeric_limits<std::int64_t>::max() >> bits)) return std::nullopt;
  return number << bits;
}

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

class SizeRules {
 public:
  explicit SizeRules(const scenario::Locator& where) : where_(where) {}

  void of_server(const scenario::Options& options, const std::string& base) {
    for (const auto& [name, value] : options) {
      for (const auto known : kServerSizes) {
        if (option_value({{name, value}}, known) && !server_size(value))
          problem(base, name, value, "a number and one of K, M, G, T, P, E", "Write for example \"8G\"");
      }
    }
  }

  void of_ndb(const scenario::Options& options, const std::string& base) {
    for (const auto& [name, value] : options) {
      for (const auto known : kNdbSizes) {
        if (ndb_option_value({{name, value}}, known) && !ndb_size(value))
          problem(base, name, value, "a number and one of K, M, G", "Write for example \"8G\"");
      }
    }
  }

  std::vector<Error> take() { return std::move(errors_); }

 private:
  void problem(const std::string& base, const std::string& name, const std::string& value, const char* wanted,
               const char* fix) {
    errors_.emplace_back(ErrorKind::config, where_(JsonPointer{base} / name),
                         fmt::format("\"{}\" is not a size that the server takes: {}", value, wanted), fix);
  }

  const scenario::Locator& where_;
  std::vector<Error> errors_;
};

}  // namespace

std::optional<std::int64_t> server_size(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto parts = number_of(text);
  if (!parts) return std::nullopt;
  return parts->second.empty() ? parts->first : scaled(parts->first, "KMGTPE", upper(parts->second.front()));
}

std::optional<std::int64_t> ndb_size(std::string_view text) {
  const auto parts = number_of(text);
  if (!parts || parts->second.size() > 1) return std::nullopt;
  return parts->second.empty() ? parts->first : scaled(parts->first, "KMG", parts->second.front());
}

std::optional<std::string> option_value(const scenario::Options& options, std::string_view name) {
  for (const auto& [key, value] : options) {
    auto plain = canonical(key);
    if (plain.starts_with("loose_")) plain.erase(0, 6);
    if (plain == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string> ndb_option_value(const scenario::Options& options, std::string_view name) {
  for (const auto& [key, value] : options) {
    if (ndb::same_name(key, name)) return value;
  }
  return std::nullopt;
}

std::vector<Error> check_sizes(const scenario::Settings& settings, const scenario::Locator& where) {
  SizeRules rules{where};
  const auto& cluster = settings.cluster;
  for (const auto& [kind, options] : cluster.config) {
    const auto base = (JsonPointer{} / "cluster" / "config" / kind).to_string();
    kind == "mysqld" ? rules.of_server(options, base) : rules.of_ndb(options, base);
  }
  for (std::size_t i = 0; i < cluster.sql_nodes.size(); ++i)
    rules.of_server(cluster.sql_nodes[i].config, fmt::format("/cluster/sql_nodes/{}/config", i));
  for (std::size_t i = 0; i < cluster.data_nodes.size(); ++i) {
    const auto base = fmt::format("/cluster/data_nodes/{}/config", i);
    const auto& options = cluster.data_nodes[i].config;
    cluster.engine == scenario::Engine::ndb ? rules.of_ndb(options, base) : rules.of_server(options, base);
  }
  return rules.take();
}

}  // namespace forklift::cluster
