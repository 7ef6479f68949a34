#include "base/xml.hpp"
#include <gtest/gtest.h>
#include "base/problem.hpp"
namespace yiwang {
namespace {

TEST(Xml, IsATreeWithNamespacesAndLines) {
    const auto root = read_xml("<a xmlns=\"u:1\" xmlns:x=\"u:2\" k=\"罗湖\">\n <x:b x:l=\"1\"> 文 <![CDATA[<字>]]></x:b><b/></a>");
    EXPECT_EQ(root.space + " " + root.name, "u:1 a");
    EXPECT_EQ(root.attribute_or("k", ""), "罗湖");
    ASSERT_EQ(root.children.size(), 2u);
    EXPECT_EQ(root.children[0].space, "u:2");
    EXPECT_EQ(root.children[0].line, 2);
    EXPECT_EQ(root.children[0].attribute_or("u:2 l", ""), "1");
    EXPECT_EQ(root.text_of("b"), "文 <字>");
    EXPECT_EQ(root.all("b").size(), 2u);
    EXPECT_EQ(root.child("c"), nullptr);
}

TEST(Xml, RefusesWhatIsNotWellFormedOrCouldExpand) {
    const auto code = [](const std::string& text) -> std::string {
        try {
            read_xml(text);
            return "";
        } catch (const Problem& problem) {
            return problem.code;
        }
    };
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "<a>";
    for (const std::string& text : {std::string(), std::string("<a>"), std::string("<a></b>"), std::string("<a b=1/>"), std::string("<a>\xff</a>"), deep,
                                   std::string("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>")})
        EXPECT_EQ(code(text), "xml.malformed") << text.substr(0, 40);
    EXPECT_EQ(code("<a/>"), "");
}
}
}
