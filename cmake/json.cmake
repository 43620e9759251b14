# nlohmann/json.hpp without its two literals ("…"_json, "…"_json_pointer), which nobody here uses. They are inline functions
# that are not templates: each file that includes the header instantiates the whole parser for them, 0.3 to 0.5 s of CPU
# time. The copy is made when cmake configures, and only if the header looks as expected.
get_target_property(json_include nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
find_file(FORKLIFT_JSON_HEADER nlohmann/json.hpp HINTS ${json_include})
file(READ ${FORKLIFT_JSON_HEADER} json_text)
set(json_literal "JSON_HEDLEY_NON_NULL\\(1\\)[ \r\n]+inline nlohmann::json[a-z_:]* operator *\"\" *_json[a-z_]*\\([^)]*\\)[ \r\n]*{[^}]*}")
string(REGEX REPLACE "${json_literal}" "" json_light "${json_text}")
string(REGEX REPLACE "using nlohmann::literals::json_literals::operator *\"\" *_json[a-z_]*;" "" json_light "${json_light}")
string(FIND "${json_light}" "\"\" _json" json_literal_left)
if(NOT json_light STREQUAL json_text AND json_literal_left EQUAL -1)
  set(json_copy ${CMAKE_BINARY_DIR}/light/nlohmann/json.hpp)
  if(EXISTS ${json_copy})
    file(READ ${json_copy} json_before)
  endif()
  if(NOT "${json_before}" STREQUAL json_light)  # as it is, if it is the same: no file is built again
    file(WRITE ${json_copy} "${json_light}")
  endif()
  target_include_directories(forklift_flags SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/light)
endif()
