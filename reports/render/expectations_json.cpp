#include "reports/render/expectations_json.hpp"

#include "reports/render/export.hpp"

namespace forklift::render {
namespace {

Json null_if_empty(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json bound_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

}  // namespace

Json expectations_json(const View& view) {
  Json list = Json::array();
  for (const auto& found : view.findings.expectations) {
    list.push_back({{"cell", found.expected.cell},
                    {"against", found.against},
                    {"measure", null_if_empty(found.title)},
                    {"ratio", {bound_or_null(found.expected.least), bound_or_null(found.expected.most)}},
                    {"source", null_if_empty(found.expected.source)},
                    {"found", found.comparison ? to_json(*found.comparison) : Json(nullptr)},
                    {"outcome", to_string(found.outcome)}});
  }
  return list;
}

}  // namespace forklift::render
