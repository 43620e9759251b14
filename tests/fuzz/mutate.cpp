#include "tests/fuzz/mutate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/core/error.hpp"
#include "common/core/text.hpp"

namespace forklift::fuzz {
namespace {

/// Numbers at the edges of types.
const std::vector<std::string> kNumbers{"0",
                                        "-1",
                                        "1e999",
                                        "18446744073709551616",
                                        "9223372036854775807",
                                        "2147483648",
                                        "4294967297",
                                        "-9223372036854775808",
                                        "0.5",
                                        "nan"};

class Mutation {
 public:
  Mutation(std::string& input, const std::string& other, const std::vector<std::string>& words, Random& random)
      : input_(input), other_(other), words_(words), random_(random) {}

  void once() {
    if (input_.empty()) input_ = word();
    switch (below(11)) {
      case 0:
        input_[place()] ^= static_cast<char>(1 << below(8));
        return;
      case 1:
        input_[place()] = static_cast<char>(below(256));
        return;
      case 2:
        input_.erase(place(), 1 + below(1 + below(64)));
        return;
      case 3:
        input_.resize(place());
        return;
      case 4:
        return put(piece(input_));
      case 5:
        return put(piece(other_));
      case 6:
        return put(word());
      case 7:
        return overwrite(word());
      case 8:
        return replace_number();
      case 9:
        return repeat();
      default:
        return nest();
    }
  }

 private:
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(random_.uniform(0, static_cast<std::int64_t>(bound) - 1));
  }
  std::size_t place() { return below(input_.size()); }
  std::string piece(const std::string& text) {
    return text.empty() ? "" : text.substr(below(text.size()), 1 + below(1 + below(256)));
  }
  std::string word() {
    if (!words_.empty() && below(4) > 0) return words_[below(words_.size())];
    return kNumbers[below(kNumbers.size())];
  }
  void put(const std::string& text) { input_.insert(below(input_.size() + 1), text); }
  void overwrite(const std::string& text) { input_.replace(place(), text.size(), text); }

  void replace_number() {
    const auto digit = [](unsigned char c) { return std::isdigit(c) != 0; };
    const auto from = std::find_if(input_.begin() + static_cast<std::ptrdiff_t>(place()), input_.end(), digit);
    const auto to = std::find_if_not(from, input_.end(), digit);
    input_.replace(from, to, kNumbers[below(kNumbers.size())]);
  }

  void repeat() {
    const auto text = piece(input_);
    std::string many;
    for (auto times = std::size_t{1} << below(9); times > 0; --times) many += text;
    put(many);
  }

  void nest() {
    const bool list = below(2) == 0;
    const auto deep = std::size_t{1} << below(13);
    std::string open, close;
    for (std::size_t i = 0; i < deep; ++i) {
      open += list ? "[" : "{\"a\":";
      close += list ? ']' : '}';
    }
    const auto at = place();
    const auto length = below(1 + below(64));
    input_ = input_.substr(0, at) + open + input_.substr(at, length) + close +
             input_.substr(std::min(input_.size(), at + length));
  }

  std::string& input_;
  const std::string& other_;
  const std::vector<std::string>& words_;
  Random& random_;
};

/// The text between the quotes that begin at `line[at]`; nothing if it has no end.
std::optional<std::string> unquoted(const std::string& line, std::size_t at) {
  std::string word;
  for (++at; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] != '\\') {
      word += line[at];
      continue;
    }
    if (++at < line.size() && line[at] == 'x' && at + 2 < line.size()) {
      word += static_cast<char>(std::stoi(line.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else if (at < line.size()) {
      word += line[at];
    }
  }
  return at < line.size() ? std::optional{word} : std::nullopt;
}

}  // namespace

std::string mutate(std::string input, const std::string& other, const std::vector<std::string>& words, Random& random,
                   std::size_t most) {
  Mutation mutation{input, other, words, random};
  for (auto times = random.uniform(1, 5); times > 0; --times) mutation.once();
  if (input.size() > most) input.resize(most);
  return input;
}

std::vector<std::string> read_dictionary(const std::string& text, const std::string& file) {
  std::vector<std::string> words;
  std::size_t number = 0;
  for (const auto& line : split(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const auto quote = line.find('"');
    const auto word = quote == std::string::npos ? std::nullopt : unquoted(line, quote);
    if (!word)
      throw Error{ErrorKind::config, fmt::format("{} (line {})", file, number), "it holds no word in quotes",
                  "Write for example \"word\""};
    words.push_back(*word);
  }
  return words;
}

}  // namespace forklift::fuzz
