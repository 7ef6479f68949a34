// Chinese text: what search, tables and matching need of it. UTF-8 in and out; invalid bytes never
// pass, see valid_utf8. All functions are pure and may be called on any thread.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

bool valid_utf8(std::string_view);

// Code points. The text must be valid.
std::u32string to_utf32(std::string_view);
std::string to_utf8(std::u32string_view);
std::size_t length(std::string_view);  // in code points

// Columns on a screen: 2 for wide and full-width characters (UAX #11), 0 for combining ones.
int width(std::string_view);

// At most `columns` wide; "…" stands for what is cut.
std::string ellipsis(std::string_view, int columns);

// Full-width Latin letters, digits and signs become half-width (Ａ１（ -> A1(); the ideographic space a
// space.
std::string half_width(std::string_view);
std::string full_width(std::string_view);

std::string simplified(std::string_view);   // 羅湖 -> 罗湖
std::string traditional(std::string_view);  // 罗湖 -> 羅湖

// First letters of the pinyin, lower case: 罗湖区 A1 -> "lhqa1". Signs and spaces are left out.
std::string pinyin_initials(std::string_view);

// The pinyin of a character by itself, without tones: 罗 -> "luo"; of a Latin letter or digit itself, lower case; "" of
// signs. Of several readings the commonest.
std::string_view pinyin(char32_t);

// Half width, simplified, lower case, runs of space as one: the form in which texts are compared.
std::string folded(std::string_view);

// Search words of a text, folded: overlapping pairs of Han characters, single ones where they stand
// alone, whole runs of letters and digits. 罗湖区12号 -> 罗湖 湖区 12 号
std::vector<std::string> bigrams(std::string_view);

// The same with the last character of each run of Han characters too, so that every character begins a word and
// words that stand side by side are neighbours in the list. 罗湖区12号 -> 罗湖 湖区 区 12 号. For an index.
std::vector<std::string> index_words(std::string_view);

// Bytes of another encoding ("gb18030", "utf-8", "auto": UTF-8 if it is valid, else GB 18030) as UTF-8,
// without a byte order mark. Throws Invalid("encoding", "text.encoding"): the bytes are not of it, or it is
// unknown.
std::string decoded(std::string_view bytes, std::string_view encoding);

// "" and blanks only.
bool blank(std::string_view);
std::string trimmed(std::string_view);

// 13812345678 -> 138****5678, 张小明 -> 张**: for people without the right to see the person.
std::string masked_phone(std::string_view);
std::string masked_name(std::string_view);
}
