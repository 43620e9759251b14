#include "reports/render/expectations_json.hpp"

#include "reports/render/export.hpp"
#include "reports/render/json_values.hpp"

namespace forklift::render {
Json expectations_json(const View& view) {
  Json list = Json::array();
  for (const auto& found : view.findings.expectations) {
    list.push_back({{"cell", found.expected.cell},
                    {"against", found.against},
                    {"measure", text_or_null(found.title)},
                    {"ratio", {number_or_null(found.expected.least), number_or_null(found.expected.most)}},
                    {"source", text_or_null(found.expected.source)},
                    {"found", found.comparison ? to_json(*found.comparison) : Json(nullptr)},
                    {"outcome", to_string(found.outcome)}});
  }
  return list;
}

}  // namespace forklift::render
