// Reports: Markdown made by a room, turned into .docx by pandoc on our own page (A4, Noto Sans CJK SC, source
// and time above, page numbers below), into PDF by LibreOffice. Child processes with limits; about 0.2 s
// and 2.5 s. Any thread may call; never inside a transaction.
#pragma once
#include <string>
#include "kernel/module/module.hpp"
namespace yiwang::report {

struct Document {
    std::string title;
    std::string markdown;  // pandoc's, without raw HTML, images and includes
    Language language = Language::zh;
    std::string source{};  // whence the figures are: "罗湖区民生诉求系统"
    Instant at{};          // when they were taken; the epoch: not shown
};

// Throws Unavailable "report.pandoc", "report.libreoffice" with what the program said in the details, "report.busy"
// where others have been making PDFs for all the time allowed.
std::string to_docx(const Config&, const Document&);
std::string to_pdf(const Config&, const std::string& docx);

// Text that stays text in Markdown: every sign that means something is escaped, line breaks become spaces.
std::string escaped(std::string_view);

// The page that to_docx uses where report.reference is not set: a .docx without text, a model for a
// district's own.
std::string reference_docx(const Document&);

Module module();
}
