// The look of a report: the type, colours and spacing of the web client's tokens as WordprocessingML.
#pragma once
#include <string_view>
namespace yiwang::report {
extern const std::string_view styles_xml, settings_xml, fonts_xml;
extern const std::string_view filter_lua;  // of pandoc: what it leaves out, how wide columns are
}
