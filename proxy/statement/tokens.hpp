#pragma once
// A statement's text as tokens, as MySQL and MariaDB read it with their usual sql_mode: strings, comments, names,
// numbers. Comments that servers execute (/*! … */) are read as code.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace forklift::proxy {

enum class TokenKind : std::uint8_t {
  word,         ///< a keyword or a bare name
  quoted_name,  ///< `name`
  string,       ///< 'text' or "text", with its quotes
  number,
  user_variable,    ///< @name, and the host of an account
  system_variable,  ///< @@name, without the @@
  symbol,           ///< one character
  broken,           ///< no closing quote or comment: what follows can't be known
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view text;
  bool is(char symbol) const { return kind == TokenKind::symbol && text.front() == symbol; }
};

class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}
  Token next();
  /// The warehouse or partition of a comment /* forklift: w=12 */ that was passed, if any.
  std::optional<std::uint64_t> hint() const { return hint_; }
  /// A comment that servers may execute was passed.
  bool executes_comment() const { return executes_comment_; }

 private:
  Token take(TokenKind kind, std::size_t length);
  Token quoted(char quote);
  bool skip_comment();  ///< false: it has no end
  void read_hint(std::string_view comment);

  std::string_view text_;
  std::optional<std::uint64_t> hint_;
  bool executes_comment_ = false, in_executed_ = false;
};

/// ASCII comparison without regard to case; `upper` is in capitals.
bool same_word(std::string_view word, std::string_view upper);
/// The word stands anywhere in `text`, also within a string, a name or a comment.
bool holds_word(std::string_view text, std::string_view upper);

}  // namespace forklift::proxy
