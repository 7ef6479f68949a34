// Bar charts as enhanced metafiles: records of [MS-EMF], numbers as in its section 2.3.
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "kernel/report/report.hpp"
namespace yiwang::report {
namespace {
// Ten units a millimetre: 160 x 62 mm.
constexpr int width = 1600, height = 620, unit_of_frame = 10;
constexpr int left = 90, top = 20, bottom = 510, letter = 30;
constexpr std::uint32_t ink = 0x5d4e4d, line = 0xe3e3dd;                       // 0x00bbggrr
constexpr std::uint32_t colours[] = {0x6e6e0f, 0xbfb59f, 0x3d8fd9};            // deep teal, grey, amber: safe for colour-blind eyes

class Metafile {
public:
    void bar(int x0, int y0, int x1, int y1, std::uint32_t colour) {
        record(39, {1, 0, colour, 0});             // EMR_CREATEBRUSHINDIRECT, solid
        record(37, {1});                           // EMR_SELECTOBJECT
        record(43, {number(x0), number(y0), number(x1), number(y1)});  // EMR_RECTANGLE
        record(37, {0x80000000});                  // the stock brush
        record(40, {1});                           // EMR_DELETEOBJECT
    }
    enum class Align : std::uint32_t { left = 24, right = 26, centre = 30 };  // with TA_BASELINE
    void text(int x, int y, const std::string& said, Align align) {
        record(22, {static_cast<std::uint32_t>(align)});  // EMR_SETTEXTALIGN
        const auto letters = to_utf32(said);
        std::u16string units;
        for (const auto c : letters) units += c < 0x10000 ? static_cast<char16_t>(c) : u'\uFFFD';
        const auto count = static_cast<std::uint32_t>(units.size()), padded = (count + 1) / 2;
        constexpr std::uint32_t text_at = 76;
        std::vector<std::uint32_t> body{0, 0, width, height, 1, 0x3f800000, 0x3f800000, number(x), number(y), count, text_at, 0, 0, 0, 0, 0, text_at + padded * 4};
        for (std::uint32_t i = 0; i < padded; ++i) {
            const auto second = 2 * i + 1 < count ? static_cast<std::uint32_t>(units[2 * i + 1]) : 0;
            body.push_back(units[2 * i] | second << 16);
        }
        for (const auto c : units) body.push_back(static_cast<std::uint32_t>(advance(c)));
        record(84, body);  // EMR_EXTTEXTOUTW
    }
    static int advance(char32_t c) { return c >= 0x2E80 ? letter : letter * 11 / 20; }

    std::string done() {
        record(14, {0, 16, 20});  // EMR_EOF
        const auto bytes = static_cast<std::uint32_t>(88 + 4 * words_.size());
        std::vector<std::uint32_t> head{1, 88, 0, 0, width, height, 0, 0, width * unit_of_frame, height * unit_of_frame, 0x464D4520, 0x10000, bytes, records_ + 1, 3, 0, 0, 0,
                                        3200, 2400, 320, 240};
        head.insert(head.end(), words_.begin(), words_.end());
        std::string out;
        for (const auto word : head)
            for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(word >> shift & 0xff);
        return out;
    }

    Metafile() {
        record(18, {1});           // EMR_SETBKMODE, transparent
        record(24, {ink});         // EMR_SETTEXTCOLOR
        record(37, {0x80000008});  // the stock pen that draws nothing
        std::vector<std::uint32_t> font(81);  // EXTLOGFONTW, its object's number before it
        font[0] = 2, font[1] = number(-letter), font[5] = 400;
        const std::u16string_view face = u"Noto Sans CJK SC";
        for (std::size_t i = 0; i < face.size(); ++i) font[8 + i / 2] |= static_cast<std::uint32_t>(face[i]) << (i % 2 * 16);
        record(82, font);  // EMR_EXTCREATEFONTINDIRECTW
        record(37, {2});
    }

private:
    static std::uint32_t number(int n) { return static_cast<std::uint32_t>(n); }
    void record(std::uint32_t type, const std::vector<std::uint32_t>& body) {
        words_.push_back(type);
        words_.push_back(static_cast<std::uint32_t>(8 + 4 * body.size()));
        words_.insert(words_.end(), body.begin(), body.end());
        ++records_;
    }
    std::vector<std::uint32_t> words_;
    std::uint32_t records_ = 0;
};

// The next of 2, 4, 6, 8, 10, 20, 40 ... at or above, so that half of it is a whole number too.
double round_up(double most) {
    const double ten = std::pow(10, std::floor(std::log10(most)));
    for (const double step : {2.0, 4.0, 6.0, 8.0})
        if (most <= step * ten) return step * ten;
    return 10 * ten;
}
}

std::string as_emf(const Chart& chart) {
    Metafile out;
    double most = 1;
    for (const auto& series : chart.series)
        for (const auto value : series.values) most = std::max(most, value);
    const double full = round_up(most);
    const auto y_of = [&](double value) { return bottom - static_cast<int>(std::lround((bottom - top) * value / full)); };
    for (const double share : {0.0, 0.5, 1.0}) {
        const int y = y_of(full * share);
        out.bar(left, y - 1, width, y + 1, line);
        out.text(left - 12, y + 10, std::to_string(std::llround(full * share)), Metafile::Align::right);
    }
    const auto count = static_cast<int>(std::max<std::size_t>(chart.labels.size(), 1)), bars = static_cast<int>(std::max<std::size_t>(chart.series.size(), 1));
    const int slot = (width - left) / count, bar = std::max(2, slot * 7 / 10 / bars);
    const int every = std::max(1, (letter * 6) / std::max(slot, 1));  // labels that would run into each other are left out
    for (int i = 0; i < count && i < static_cast<int>(chart.labels.size()); ++i) {
        const int x = left + slot * i + (slot - bar * bars) / 2;
        for (int s = 0; s < static_cast<int>(chart.series.size()); ++s)
            out.bar(x + bar * s, y_of(chart.series[static_cast<std::size_t>(s)].values.at(static_cast<std::size_t>(i))), x + bar * (s + 1), bottom, colours[s % 3]);
        if (i % every == 0) out.text(left + slot * i + slot / 2, bottom + 40, chart.labels[static_cast<std::size_t>(i)], Metafile::Align::centre);
    }
    int x = left;
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        out.bar(x, height - 42, x + 28, height - 14, colours[s % 3]);
        out.text(x + 40, height - 18, chart.series[s].name, Metafile::Align::left);
        for (const auto c : to_utf32(chart.series[s].name)) x += Metafile::advance(c);
        x += 100;
    }
    return out.done();
}
}
