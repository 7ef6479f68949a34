// Reads a text of FEEL from its front: space and comments, words, numbers, strings. Inside kernel/rule only.
#pragma once
#include "kernel/rule/syntax.hpp"
namespace yiwang::rule {

class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}
    std::size_t at() const { return at_; }
    void go_to(std::size_t at) { at_ = at; }
    bool ended() const { return at_ == text_.size(); }
    std::string_view rest() const { return text_.substr(at_); }
    std::string_view between(std::size_t from, std::size_t to) const { return text_.substr(from, to - from); }
    [[noreturn]] void wrong(const std::string& expected) const;  // Invalid "rule.syntax" at this place

    void skip_space();             // and comments
    bool looking_at(std::string_view sign) const { return rest().starts_with(sign); }
    bool take(std::string_view sign);  // space, then the sign
    void expect(std::string_view sign);
    bool looking_at_word(std::string_view word);  // a whole word, after space
    bool take_word(std::string_view word);
    std::string_view word();       // letters and digits from here; "" if none begins here
    std::string_view name_part();  // a word, digits, or one of . / - ' + *
    std::optional<Decimal> number();
    std::string string();          // behind its first quote

private:
    char32_t code_point(std::size_t at, std::size_t& size) const;
    char32_t escaped_code_point(std::size_t digits);
    std::string_view text_;
    std::size_t at_ = 0;
};
}
