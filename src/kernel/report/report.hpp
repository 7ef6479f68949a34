// Reports: Markdown made by a room, turned into .docx by pandoc with our reference.docx (Noto Sans CJK SC),
// into PDF by LibreOffice. Child processes with limits; about 0.2 s and 2.5 s.
#pragma once
#include <string>
#include "kernel/module/module.hpp"
namespace yiwang::report {

struct Document {
    std::string title;
    std::string markdown;  // pandoc's, without raw HTML
    Language language = Language::zh;
};

// Throws Unavailable "report.pandoc", "report.libreoffice" with what the program said in the details.
std::string to_docx(const Config&, const Document&);
std::string to_pdf(const Config&, const std::string& docx);

// Text that stays text in Markdown: every sign that means something is escaped.
std::string escaped(std::string_view);

Module module();
}
