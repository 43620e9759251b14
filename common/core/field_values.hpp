#pragma once
// How the values of settings stand in JSON: what may be the member of a struct with a table of fields (fields.hpp).
// Whoever has a type of its own gives it the same three functions, beside that type.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/core/option.hpp"
#include "common/core/units.hpp"

namespace forklift::fields {

/// name → value, in the order of names; values are what the option file of a server would hold.
using TextMap = std::map<std::string, std::string>;

inline Type type_of(const bool*) { return Type::boolean; }
inline Type type_of(const int*) { return Type::integer; }
inline Type type_of(const std::uint64_t*) { return Type::integer; }
inline Type type_of(const std::optional<int>*) { return Type::integer; }
inline Type type_of(const double*) { return Type::number; }
inline Type type_of(const std::string*) { return Type::text; }
inline Type type_of(const Microseconds*) { return Type::duration; }
inline Type type_of(const std::vector<std::string>*) { return Type::list; }
inline Type type_of(const std::vector<double>*) { return Type::list; }
inline Type type_of(const std::vector<int>*) { return Type::list; }
inline Type type_of(const TextMap*) { return Type::map; }
inline Type type_of(const std::map<std::string, TextMap>*) { return Type::map; }

// Of JSON that has been found valid.
void read_value(const Json& value, bool& to);
void read_value(const Json& value, int& to);
void read_value(const Json& value, std::uint64_t& to);
void read_value(const Json& value, std::optional<int>& to);
void read_value(const Json& value, double& to);
void read_value(const Json& value, std::string& to);
void read_value(const Json& value, Microseconds& to);
void read_value(const Json& value, std::vector<std::string>& to);
void read_value(const Json& value, std::vector<double>& to);
void read_value(const Json& value, std::vector<int>& to);
void read_value(const Json& value, TextMap& to);
void read_value(const Json& value, std::map<std::string, TextMap>& to);

Json json_of(bool value);
Json json_of(int value);
Json json_of(std::uint64_t value);
Json json_of(const std::optional<int>& value);  ///< null: none
Json json_of(double value);
Json json_of(const std::string& value);
Json json_of(Microseconds value);  ///< "20s"
Json json_of(const std::vector<std::string>& value);
Json json_of(const std::vector<double>& value);
Json json_of(const std::vector<int>& value);
Json json_of(const TextMap& value);
Json json_of(const std::map<std::string, TextMap>& value);

/// As a person writes it: 1, not 1.0.
Json as_written(const Json& value);

/// Of one of these words.
std::size_t position_of(const std::vector<std::string>& words, const Json& word);

}  // namespace forklift::fields
