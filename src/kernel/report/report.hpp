// Reports: Markdown made by a room, turned into .docx by pandoc on our own page (A4, Noto Sans CJK SC, source
// and time above, page numbers below), into PDF by LibreOffice. Child processes with limits; about 0.2 s
// and 2.5 s. Any thread may call; never inside a transaction.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::report {

struct Series {
    std::string name;
    std::vector<double> values;  // one for each label, 0 or more
};
// Bars side by side for each label, with a line of names below. Drawn as an enhanced metafile [MS-EMF]: Word and LibreOffice show it
// sharp at any size, in their own Chinese type.
struct Chart {
    std::vector<std::string> labels;
    std::vector<Series> series;  // at most 3
};
std::string as_emf(const Chart&);

struct Document {
    std::string title;
    std::string markdown;  // pandoc's, without raw HTML, includes and images, but ![](chart-1.emf) for the first of charts
    Language language = Language::zh;
    std::string source{};  // whence the figures are: "罗湖区民生诉求系统"
    Instant at{};          // when they were taken; the epoch: not shown
    std::vector<Chart> charts{};
    std::string reference{};  // the bytes of a .docx whose page and styles it takes; "": the setting's, or our own
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
