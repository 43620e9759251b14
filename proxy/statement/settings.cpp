#include "proxy/statement/settings.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "proxy/statement/words.hpp"

namespace forklift::proxy {
namespace {

using Read = std::optional<std::vector<Setting>>;

std::string upper(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::toupper(c); });
  return out;
}

std::string_view unquoted(std::string_view text) {
  return text.size() >= 2 && (text.front() == '\'' || text.front() == '"') ? text.substr(1, text.size() - 2) : text;
}

bool is_literal(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::string || token.kind == TokenKind::number;
}

bool is_session_scope(const Token& token) { return same_word(token.text, "SESSION") || same_word(token.text, "LOCAL"); }

class SettingReader {
 public:
  explicit SettingReader(Tokens tokens) : tokens_(tokens) { advance(); }

  Read read() {
    do {
      if (!one()) return std::nullopt;
    } while (taken(','));
    taken(';');
    if (now_.kind != TokenKind::end) return std::nullopt;
    return settings_;
  }

 private:
  void advance() { now_ = tokens_.next(); }
  bool taken(char symbol) {
    if (!now_.is(symbol)) return false;
    advance();
    return true;
  }
  bool taken(std::string_view word) {
    if (now_.kind != TokenKind::word || !same_word(now_.text, word)) return false;
    advance();
    return true;
  }

  bool one() {
    if (taken("NAMES")) return names();
    bool session = false;
    if (now_.kind == TokenKind::system_variable && is_session_scope(now_)) {
      advance();
      if (!taken('.')) return false;
    } else if (now_.kind == TokenKind::word && is_session_scope(now_)) {
      session = true;
      advance();
    }
    if (session && taken("TRANSACTION")) return isolation();
    if (now_.kind != TokenKind::word && now_.kind != TokenKind::system_variable) return false;
    std::string name = upper(now_.text);
    advance();
    taken(':');
    if (!taken('=') || !is_shareable_setting(name)) return false;
    const bool minus = taken('-');
    if (!is_literal(now_) || (minus && now_.kind != TokenKind::number)) return false;
    std::string value = (minus ? "-" : "") + std::string{now_.text};
    advance();
    if (name == "SQL_MODE" && !readable_sql_mode(value)) return false;
    if (name == "TX_ISOLATION" || name == "TRANSACTION_ISOLATION") {
      name = "TRANSACTION";
      value = upper(unquoted(value));
    }
    settings_.emplace_back(std::move(name), std::move(value));
    return true;
  }

  bool names() {
    if (!is_literal(now_) || !readable_charset(unquoted(now_.text))) return false;
    std::string value{now_.text};
    advance();
    if (taken("COLLATE")) {
      if (!is_literal(now_)) return false;
      value += " COLLATE " + std::string{now_.text};
      advance();
    }
    settings_.emplace_back("NAMES", std::move(value));
    return true;
  }

  bool isolation() {
    if (!taken("ISOLATION") || !taken("LEVEL")) return false;
    const std::string first = upper(now_.text);
    advance();
    if (first == "SERIALIZABLE") {
      settings_.emplace_back("TRANSACTION", first);
      return true;
    }
    const std::string second = upper(now_.text);
    advance();
    const std::string both = first + "-" + second;
    settings_.emplace_back("TRANSACTION", both);
    return both == "READ-COMMITTED" || both == "READ-UNCOMMITTED" || both == "REPEATABLE-READ";
  }

  Tokens tokens_;
  Token now_;
  std::vector<Setting> settings_;
};

}  // namespace

Read read_settings(Tokens tokens) { return SettingReader{tokens}.read(); }

bool readable_sql_mode(std::string_view literal) {
  static constexpr std::array<std::string_view, 15> kModes{"ALLOW_INVALID_DATES",
                                                           "DEFAULT",
                                                           "ERROR_FOR_DIVISION_BY_ZERO",
                                                           "HIGH_NOT_PRECEDENCE",
                                                           "NO_AUTO_CREATE_USER",
                                                           "NO_AUTO_VALUE_ON_ZERO",
                                                           "NO_ENGINE_SUBSTITUTION",
                                                           "NO_UNSIGNED_SUBTRACTION",
                                                           "NO_ZERO_DATE",
                                                           "NO_ZERO_IN_DATE",
                                                           "ONLY_FULL_GROUP_BY",
                                                           "PAD_CHAR_TO_FULL_LENGTH",
                                                           "STRICT_ALL_TABLES",
                                                           "STRICT_TRANS_TABLES",
                                                           "TRADITIONAL"};
  std::string_view text = unquoted(literal);
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    const std::string mode = upper(text.substr(0, comma));
    if (!mode.empty() && std::find(kModes.begin(), kModes.end(), mode) == kModes.end()) return false;
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return true;
}

bool readable_charset(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kUnreadable{"BIG5", "CP932", "GB18030", "GBK", "SJIS"};
  const std::string wanted = upper(name);
  return std::find(kUnreadable.begin(), kUnreadable.end(), wanted) == kUnreadable.end();
}

bool readable_collation(unsigned number) {
  static constexpr std::array<unsigned, 13> kUnreadable{1, 13, 28, 84, 87, 88, 95, 96, 248, 249, 250, 1028, 1052};
  return std::find(kUnreadable.begin(), kUnreadable.end(), number) == kUnreadable.end();
}

}  // namespace forklift::proxy
