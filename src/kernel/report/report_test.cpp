#include "kernel/report/report.hpp"
#include <gtest/gtest.h>
#include <stdlib.h>
#include <filesystem>
#include <fstream>
#include <thread>
#include "base/child.hpp"
#include "base/text.hpp"
#include "kernel/report/zip.hpp"
namespace yiwang::report {
namespace {
Config config(const std::map<std::string, std::string>& flags = {}) {
    static const Module module = report::module();
    return Config::load(module.settings, {}, {}, flags);
}

bool has(const std::string& program) {
    return std::system(("command -v " + program + " > /dev/null 2>&1").c_str()) == 0;
}
#define PROGRAM_OR_SKIP(name) \
    if (!has(name)) GTEST_SKIP() << (name) << " is not installed"

// A file of a .docx or a PDF's text, by other programs.
class Kept {
public:
    Kept(const std::string& name, const std::string& bytes)
        : file_(std::filesystem::temp_directory_path() / (std::to_string(getpid()) + name)) {
        std::ofstream(file_, std::ios::binary) << bytes;
    }
    ~Kept() { std::filesystem::remove(file_); }
    std::string part(const std::string& name) const {
        return run_child({"python3", "-c",
                          "import sys, zipfile; "
                          "sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]).decode())",
                          file_, name})
            .output;
    }
    std::string said_by(const std::string& program) const {
        return run_child(program == "pdftotext" ? std::vector<std::string>{program, file_, "-"}
                                                : std::vector<std::string>{program, file_})
            .output;
    }

    const std::string& file() const { return file_; }

private:
    std::string file_;
};

const Document weekly{.title = "罗湖区民生诉求周报",
                      .markdown =
                          "本周收到诉求 **1,204** 件。\n\n# 一、总体情况\n\n| 街道 | 件数 | 按期率 "
                          "|\n|---|--:|--:|\n| 桂园街道 | 120 | 98.2% |\n| 东门街道 | 87 | 95.0% |\n",
                      .source = "民生诉求系统",
                      .at = Instant{std::chrono::seconds{1795489200}}};

TEST(Report, text_stays_text) {
    EXPECT_EQ(escaped("a*b_c|d"), R"(a\*b\_c\|d)");
    EXPECT_EQ(escaped("1. 第一\r\n# 第二"), R"(1\. 第一 \# 第二)");
    EXPECT_EQ(escaped("  <script>alert(1)</script>\x01 "), R"(\<script\>alert\(1\)\<\/script\>)");
    EXPECT_EQ(escaped("“引号”——（全角）不动"), "“引号”——（全角）不动");
    EXPECT_EQ(escaped(""), "");
}

TEST(Report, escaped_text_comes_out_of_pandoc_as_it_went_in) {
    PROGRAM_OR_SKIP("pandoc");
    const std::string nasty =
        R"(*a* _b_ `c` [d](e) ![f](/etc/passwd) <b>g</b> &amp; $x$ \alpha ~h~ ^i^ "j" 'k' ... -- @l #m 1) n + o | p {.q} \ r)";
    const auto docx = to_docx(config(), {.title = "文字", .markdown = escaped(nasty) + "\n"});
    const Kept file("escaped.docx", docx);
    EXPECT_EQ(trimmed(run_child({"pandoc", "--from=docx", "--to=plain", "--wrap=none", "-"}, docx).output),
              nasty);
}

TEST(Report, the_zip_is_read_by_others_and_always_the_same) {
    const auto made = zip({{"a.txt", "甲"}, {"b/c.txt", ""}});
    EXPECT_EQ(made, zip({{"a.txt", "甲"}, {"b/c.txt", ""}}));
    const Kept file("made.zip", made);
    EXPECT_EQ(file.part("a.txt"), "甲");
    EXPECT_EQ(run_child({"python3", "-c",
                         "import sys, zipfile, io; "
                         "print(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).testzip())"},
                        made)
                  .output,
              "None\n");
}

TEST(Report, the_docx_is_a4_in_simplified_glyphs_with_source_time_and_page_numbers) {
    PROGRAM_OR_SKIP("pandoc");
    const Kept file("weekly.docx", to_docx(config(), weekly));
    const auto styles = file.part("word/styles.xml"), body = file.part("word/document.xml");
    EXPECT_NE(styles.find("w:eastAsia=\"Noto Sans CJK SC\""), styles.npos);
    EXPECT_NE(body.find("w:w=\"11906\""), body.npos);
    EXPECT_NE(body.find("headerReference"), body.npos);
    const auto header = file.part("word/header1.xml"), footer = file.part("word/footer1.xml");
    EXPECT_NE(header.find("来源：民生诉求系统"), header.npos);
    EXPECT_NE(header.find(print_local(weekly.at)), header.npos);
    EXPECT_NE(footer.find("NUMPAGES"), footer.npos);
}

TEST(Report, an_english_report_speaks_english_on_every_page) {
    auto english = weekly;
    english.language = Language::en;
    const Kept file("english.docx", reference_docx(english));
    EXPECT_NE(file.part("word/footer1.xml").find("Page "), std::string::npos);
    EXPECT_NE(file.part("word/header1.xml").find("Source: "), std::string::npos);
}

TEST(Report, raw_formats_and_files_from_outside_stay_out) {
    PROGRAM_OR_SKIP("pandoc");
    const auto docx = to_docx(
        config(), {.title = "<w:p/>", .markdown = "<b>x</b> ![](/etc/hostname) `<w:br/>`{=openxml}\n"});
    const Kept file("raw.docx", docx);
    EXPECT_EQ(file.part("word/document.xml").find("<w:br/>"), std::string::npos);
    EXPECT_EQ(run_child({"python3", "-c",
                         "import sys, zipfile, io; print([n for n in "
                         "zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).namelist() if 'media' in n])"},
                        docx)
                  .output,
              "[]\n");
}

TEST(Report, a_chart_is_a_metafile_as_long_as_it_says) {
    const auto emf = as_emf({{"甲", "乙"}, {{"本周", {3, 21}}, {"上周", {0, 7}}}});
    const auto word = [&](std::size_t at) {
        std::uint32_t out = 0;
        for (int i = 0; i < 4; ++i) out |= static_cast<std::uint32_t>(static_cast<unsigned char>(emf[at + i])) << (8 * i);
        return out;
    };
    EXPECT_EQ(word(0), 1u);
    EXPECT_EQ(emf.substr(40, 4), " EMF");
    EXPECT_EQ(word(48), emf.size());
    std::uint32_t records = 0;
    std::size_t at = 0;
    for (; at < emf.size(); at += word(at + 4)) ++records;
    EXPECT_EQ(at, emf.size()) << "records follow one another to the end";
    EXPECT_EQ(word(52), records);
}

TEST(Report, a_chart_stands_in_the_docx) {
    PROGRAM_OR_SKIP("pandoc");
    const auto docx = to_docx(config(), {.title = "图", .markdown = "![](chart-1.emf){width=16cm}\n", .charts = {{{"甲"}, {{"本周", {3}}}}}});
    EXPECT_NE(docx.find("word/media/"), docx.npos);
}

TEST(Report, the_pdf_has_the_text_and_no_other_font_slow) {
    PROGRAM_OR_SKIP("pandoc");
    PROGRAM_OR_SKIP("soffice");
    PROGRAM_OR_SKIP("pdffonts");
    const Kept file("weekly.pdf", to_pdf(config(), to_docx(config(), weekly)));
    const auto text = file.said_by("pdftotext"), fonts = file.said_by("pdffonts");
    for (const auto* expected :
         {"罗湖区民生诉求周报", "桂园街道", "98.2%", "第 1 页，共 1 页", "来源：民生诉求系统"})
        EXPECT_NE(text.find(expected), text.npos) << expected;
    EXPECT_NE(fonts.find("NotoSansCJK"), fonts.npos) << fonts;
    for (const auto* other : {"DejaVu", "Liberation", "Serif", "OpenSymbol"})
        EXPECT_EQ(fonts.find(other), fonts.npos) << fonts;
}

// The font's name in the PDF does not tell: the glyphs of all regions lie in one table, which bears the
// Japanese name.
TEST(Report, the_glyphs_are_the_simplified_chinese_ones_slow) {
    PROGRAM_OR_SKIP("pandoc");
    PROGRAM_OR_SKIP("soffice");
    PROGRAM_OR_SKIP("pdftoppm");
    const auto page_of = [](const std::string& docx) {
        const Kept pdf("forms.pdf", to_pdf(config(), docx));
        return run_child({"pdftoppm", "-r", "100", "-gray", pdf.file()}).output;
    };
    const auto with = [](const std::string& docx, const std::string& font, const std::string& language) {
        return run_child({"python3", "-c",
                          "import sys, zipfile, io\n"
                          "given = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))\n"
                          "made = zipfile.ZipFile(sys.stdout.buffer, 'w')\n"
                          "for name in given.namelist():\n"
                          "  made.writestr(name, given.read(name).replace(b'Noto Sans CJK SC', "
                          "sys.argv[1].encode()).replace(b'zh-CN', sys.argv[2].encode()))\n"
                          "made.close()\n",
                          font, language},
                         docx)
            .output;
    };
    const auto docx = to_docx(config(), {.title = "直骨角令海每复述以门户将画器", .markdown = "字形"});
    const auto ours = page_of(docx);
    EXPECT_TRUE(ours == page_of(with(docx, "Noto Sans CJK SC", "zh-CN")));
    EXPECT_FALSE(ours == page_of(with(docx, "Noto Sans CJK JP", "ja-JP")));
}

TEST(Report, pdfs_are_made_side_by_side_slow) {
    PROGRAM_OR_SKIP("pandoc");
    PROGRAM_OR_SKIP("soffice");
    const auto docx = to_docx(config(), weekly);
    std::vector<std::string> pdfs(3);
    std::vector<std::thread> threads;
    for (auto& pdf : pdfs) threads.emplace_back([&] { pdf = to_pdf(config(), docx); });
    for (auto& thread : threads) thread.join();
    for (const auto& pdf : pdfs) EXPECT_GT(pdf.size(), 1000U);
}

TEST(Report, who_waits_too_long_for_a_turn_is_told_so) {
    const auto code = [](const Config& with) {
        try {
            to_pdf(with, "PK");
            return std::string();
        } catch (const Problem& problem) {
            return problem.code;
        }
    };
    const Kept slow("slow.sh", "#!/bin/sh\nexec sleep 10\n");
    std::filesystem::permissions(slow.file(), std::filesystem::perms::owner_all);
    const auto slow_one = config({{"report.libreoffice", slow.file()}, {"report.timeout_s", "3"}});
    const auto impatient = config({{"report.libreoffice", slow.file()}, {"report.timeout_s", "1"}});
    std::thread one([&] { EXPECT_EQ(code(slow_one), "report.libreoffice"); }),
        other([&] { EXPECT_EQ(code(slow_one), "report.libreoffice"); });
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    EXPECT_EQ(code(impatient), "report.busy");
    one.join();
    other.join();
}

TEST(Report, a_program_that_fails_is_unavailable_with_its_words_for_the_log) {
    PROGRAM_OR_SKIP("pandoc");
    try {
        to_docx(config({{"report.reference", "/no/such.docx"}}), weekly);
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status, 503);
        EXPECT_EQ(problem.code, "report.pandoc");
        EXPECT_NE(problem.details.find("such.docx"), std::string::npos) << problem.details;
    }
}

TEST(Report, a_program_that_hangs_is_stopped) {
    try {
        to_pdf(config({{"report.libreoffice", "/usr/bin/yes"}, {"report.timeout_s", "1"}}), "PK");
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "report.libreoffice");
    }
}

TEST(Report, a_program_that_is_not_there_is_named) {
    try {
        to_docx(config({{"report.pandoc", "no-such-pandoc"}}), weekly);
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "child.not_found");
    }
}
}
}
