#include "proxy/statement/traits.hpp"

#include <array>

#include "proxy/statement/dynamic.hpp"
#include "proxy/statement/settings.hpp"
#include "proxy/statement/tokens.hpp"
#include "proxy/statement/words.hpp"

namespace forklift::proxy {
namespace {

/// Walks over one text, which may hold several statements, and notes what it sees.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text), tokens_(text) {}

  Traits walk() {
    Token token = tokens_.next();
    while (token.kind != TokenKind::end) {
      while (token.is(';') || token.is('(')) token = tokens_.next();
      if (token.kind == TokenKind::end) break;
      ++statements_;
      token = statement(token);
    }
    traits_.partition = tokens_.hint();
    if (tokens_.executes_comment()) traits_.pins |= kPinUnreadable;  // which ones depends on the server's version
    // Then strings may begin and end elsewhere: the words count wherever they stand.
    if ((traits_.pins & kPinUnreadable) != 0) {
      traits_.kills |= holds_word(text_, "KILL");
      traits_.hides_text |= holds_word(text_, "PREPARE") || holds_word(text_, "IMMEDIATE");
    }
    // Settings in company of other statements are not known to have been made when one of these fails.
    if (statements_ > 1 && !traits_.settings.empty()) {
      traits_.settings.clear();
      traits_.pins |= kPinSessionVariable;
    }
    traits_.plain_read = select_ && statements_ == 1 && !impure_ && traits_.pins == 0 && !traits_.needs_previous &&
                         !traits_.keep_for_next && !traits_.last_insert_id;
    return std::move(traits_);
  }

 private:
  /// Returns the ';' after it, or the end.
  Token statement(Token first) {
    first_ = first.text;
    begin_statement(first);
    Token before_that, before = first;
    Token token = tokens_.next();
    while (token.kind != TokenKind::end && !token.is(';')) {
      note(token, before);
      note_kill(token, before);
      note_dynamic(token, before, before_that);
      before_that = before;
      before = token;
      token = tokens_.next();
      if (token.is('(')) note_call(before);
    }
    if (before.kind == TokenKind::broken) traits_.pins |= kPinUnreadable;
    return token;
  }

  void begin_statement(const Token& first) {
    const auto is = [&](std::string_view word) { return same_word(first.text, word); };
    select_ = is("SELECT");
    ddl_ = false;
    names_table_ = false;
    if (first.kind != TokenKind::word) {
      traits_.pins |= kPinStatement;
    } else if (is("SET")) {
      auto settings = read_settings(tokens_);
      if (settings) {
        traits_.settings = std::move(*settings);
      } else {
        traits_.pins |= kPinSessionVariable;
      }
    } else if (is("LOCK")) {
      traits_.pins |= kPinTableLock;
    } else if (!is_shareable_statement(first.text)) {
      traits_.pins |= kPinStatement;
    }
    if (is_ddl(first.text)) traits_.changes_schema_objects = ddl_ = true;
    if (is("UNLOCK")) traits_.unlocks_tables = true;
    if (is("GET")) traits_.needs_previous = true;  // GET DIAGNOSTICS
    if (is("USE")) traits_.uses_schema = true;
    note_kill(first, {});
  }

  /// A reserved word in every server: bare, it is a column's name behind a point only.
  void note_kill(const Token& token, const Token& before) {
    if (token.kind == TokenKind::word && same_word(token.text, "KILL") && !before.is('.')) traits_.kills = true;
  }

  /// The text of a dynamic statement follows: PREPARE name FROM …, EXECUTE IMMEDIATE …
  void note_dynamic(const Token& token, const Token& before, const Token& before_that) {
    const bool follows = (same_word(token.text, "IMMEDIATE") && same_word(before.text, "EXECUTE")) ||
                         (same_word(token.text, "FROM") && same_word(before_that.text, "PREPARE"));
    if (!follows || token.kind != TokenKind::word) return;
    const auto text = dynamic_text(tokens_);
    if (!text) {
      traits_.hides_text = true;
      return;
    }
    const auto inner = traits_of(*text);
    traits_.kills |= inner.kills;
    traits_.hides_text |= inner.hides_text;
  }

  bool first_is(std::string_view word) const { return same_word(first_, word); }

  void note(const Token& token, const Token& before) {
    const bool after_into = same_word(before.text, "INTO") || same_word(before.text, "TABLE");
    names_table_ = after_into || (names_table_ && (before.is('.') || token.is('.')));
    switch (token.kind) {
      case TokenKind::user_variable:
        traits_.pins |= kPinUserVariable;
        return;
      case TokenKind::broken:
        traits_.pins |= kPinUnreadable;
        return;
      case TokenKind::system_variable:
        impure_ = true;
        note_variable(token.text);
        return;
      case TokenKind::word:
        if (before.is('.')) note_variable(token.text);  // @@session.last_insert_id
        note_word(token.text, before);
        return;
      default:
        return;
    }
  }

  void note_variable(std::string_view name) {
    if (same_word(name, "LAST_INSERT_ID") || same_word(name, "IDENTITY")) traits_.last_insert_id = true;
    if (same_word(name, "WARNING_COUNT") || same_word(name, "ERROR_COUNT")) traits_.needs_previous = true;
  }

  void note_word(std::string_view word, const Token& before) {
    const auto is = [&](std::string_view other) { return same_word(word, other); };
    switch (word.front() | 0x20) {
      case 'b':  // BEGIN NOT ATOMIC and bodies of routines are seen by NOT or by what they hold
      case 'n':
        if ((is("NOT") && first_is("BEGIN") && same_word(before.text, "BEGIN")) || is("NEXTVAL") || is("NEXT"))
          pin_value();
        return;
      case 'c':
        if (is("CURRVAL")) pin_value();
        return;
      case 'e':
        if (is("ERRORS") && first_is("SHOW")) traits_.needs_previous = true;
        if (is("EXPORT") && first_is("FLUSH")) traits_.pins |= kPinTableLock;
        return;
      case 'f':
        if (is("FOR") || is("FOUND_ROWS")) impure_ = true;
        return;
      case 'i':
        if (is("INTO")) impure_ = true;
        return;
      case 'l':
        if (is("LOCK")) impure_ = true;
        if (is("LOCK") && first_is("FLUSH")) traits_.pins |= kPinTableLock;
        return;
      case 'p':
        if (is("PREVIOUS")) pin_value();
        if (is("PROFILE") || is("PROFILES")) traits_.needs_previous |= first_is("SHOW");
        return;
      case 'r':
        if (is("RELEASE") && (first_is("COMMIT") || first_is("ROLLBACK"))) traits_.ends_connection = true;
        return;
      case 's':
        if (is("SQL_CALC_FOUND_ROWS")) traits_.keep_for_next = true;
        if (is("SELECT")) ddl_ = false;
        return;
      case 't':
        if (is("TEMPORARY")) traits_.pins |= kPinTemporaryTable;
        return;
      case 'w':
        if (is("WARNINGS") && first_is("SHOW")) traits_.needs_previous = true;
        return;
      default:
        return;
    }
  }

  void pin_value() { traits_.pins |= kPinStatement; }

  /// `name` stands before "(".
  void note_call(const Token& name) {
    if (name.kind == TokenKind::quoted_name && !names_table_ && !ddl_) traits_.pins |= kPinFunction;
    if (name.kind != TokenKind::word) return;
    const auto is = [&](std::string_view other) { return same_word(name.text, other); };
    if (is("LAST_INSERT_ID")) {
      traits_.last_insert_id = true;
    } else if (is("FOUND_ROWS") || is("ROW_COUNT")) {
      traits_.needs_previous = true;
    } else if (is("GET_LOCK") || is("RELEASE_LOCK") || is("RELEASE_ALL_LOCKS")) {
      traits_.pins |= kPinNamedLock;
    } else if (is_harmless_function(name.text)) {
      impure_ = impure_ || is_volatile_function(name.text);
    } else if (!names_table_ && !ddl_) {  // INSERT INTO table (columns) names no function
      traits_.pins |= kPinFunction;
    }
  }

  std::string_view text_;
  Tokens tokens_;
  Traits traits_;
  std::string_view first_;
  int statements_ = 0;
  bool select_ = false, ddl_ = false, names_table_ = false, impure_ = false;
};

constexpr std::array<std::string_view, kPinKinds> kPinNames{
    "user variable",     "temporary table", "table lock", "named lock",    "session variable",
    "kind of statement", "function",        "tracked",    "character set", "unreadable"};

}  // namespace

std::string_view pin_name(int bit) { return kPinNames.at(static_cast<std::size_t>(bit)); }

Traits traits_of(std::string_view text) { return Walker{text}.walk(); }

}  // namespace forklift::proxy
