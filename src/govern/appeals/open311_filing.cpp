// A report as a form, checked and filed.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <random>
#include <set>
#include "base/text.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/open311_answer.hpp"
#include "govern/appeals/where.hpp"
#include "kernel/module/query_text.hpp"
#include "kernel/store/digest.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr auto repeated_within = std::chrono::minutes{10};
constexpr std::size_t short_max = 200, url_max = 2000, answer_max = 500;

[[noreturn]] void refuse(std::string field, std::string_view code, Sentence says) {
    throw Invalid(std::move(field), "appeals." + std::string(code), std::move(says));
}

// The form's fields; attribute[CODE] and attribute[CODE][] stand apart by CODE.
class Form {
public:
    explicit Form(const Request& request) {
        static const std::set<std::string, std::less<>> known{"jurisdiction_id", "api_key", "service_code", "lat", "long", "address_string", "address_id", "email",
                                                              "device_id", "account_id", "first_name", "last_name", "phone", "description", "media_url"};
        if (!request.content_type.starts_with("application/x-www-form-urlencoded"))
            refuse("Content-Type", "form", {"请求内容须为 application/x-www-form-urlencoded。", "The body must be application/x-www-form-urlencoded."});
        const auto pairs = parse_query(request.body);
        if (!pairs) throw Problem(400, "appeals.form", {"表单格式不对。", "The form is malformed."});
        for (const auto& [name, value] : *pairs) {
            if (const auto code = attribute_code(name); !code.empty()) answers[code].push_back(trimmed(value));
            else if (!known.contains(name)) refuse(name, "unknown_field", {"不认识的字段，请删去。", "This field is not known here; leave it out."});
            else if (!fields_.emplace(name, trimmed(value)).second) refuse(name, "repeated_field", {"字段重复。", "This field is given twice."});
        }
    }

    std::string text(const std::string& name, std::size_t max = short_max) const {
        const auto at = fields_.find(name);
        if (at == fields_.end()) return {};
        if (length(at->second) > max) refuse(name, "too_long", {"最多 " + std::to_string(max) + " 字。", "At most " + std::to_string(max) + " characters."});
        return at->second;
    }

    std::optional<double> number(const std::string& name) const {
        const auto said = text(name);
        if (said.empty()) return {};
        double out = 0;
        const auto [end, wrong] = std::from_chars(said.data(), said.data() + said.size(), out);
        if (wrong != std::errc{} || end != said.data() + said.size() || !std::isfinite(out)) refuse(name, "number", {"须为数字。", "This must be a number."});
        return out;
    }

    // Of all that it says but its key, in an order of its own.
    std::string fingerprint(const std::string& client) const {
        json::Array all{client};
        for (const auto& [name, value] : fields_)
            if (name != "api_key") all.push_back({name, value});
        for (const auto& [code, said] : answers) all.push_back({code, json::from(said)});
        return sha256(json::print(all));
    }

    std::map<std::string, std::vector<std::string>> answers;

private:
    static std::string attribute_code(std::string_view name) {
        constexpr std::string_view head = "attribute[";
        if (!name.starts_with(head)) return {};
        name.remove_prefix(head.size());
        if (name.ends_with("[]")) name.remove_suffix(2);
        return name.ends_with(']') ? std::string(name.substr(0, name.size() - 1)) : std::string();
    }

    std::map<std::string, std::string> fields_;
};

// An answer in words; throws Invalid where it is none to this question.
std::string answer_in_words(const Attribute& asked, const std::string& said) {
    const std::string field = "attribute[" + asked.code + "]";
    if (length(said) > answer_max) refuse(field, "too_long", {"最多 500 字。", "At most 500 characters."});
    double number = 0;
    const auto read = std::from_chars(said.data(), said.data() + said.size(), number);
    switch (asked.datatype) {
        case Datatype::string:
        case Datatype::text: return said;
        case Datatype::number:
            if (read.ec != std::errc{} || read.ptr != said.data() + said.size()) refuse(field, "number", {"须为数字。", "This must be a number."});
            return said;
        case Datatype::datetime:
            if (const auto at = parse_instant(said)) return print_local(*at);
            refuse(field, "datetime", {"须为带时区的 W3C 日期时间。", "This must be a W3C date and time with its zone."});
        case Datatype::singlevaluelist:
        case Datatype::multivaluelist:
            for (const auto& choice : *asked.values)
                if (choice.key == said) return choice.name;
            refuse(field, "choice", {"没有选项“" + said + "”。", "There is no choice " + said + "."});
    }
    return {};
}

// What was asked with the kind and what was answered, a line each.
std::string answers_in_words(const std::vector<Attribute>& asked, const Form& form) {
    for (const auto& [code, said] : form.answers)
        if (std::none_of(asked.begin(), asked.end(), [&](const Attribute& one) { return one.code == code; }))
            refuse("attribute[" + code + "]", "unknown_attribute", {"这类服务没有这个属性。", "This service has no such attribute."});
    std::string out;
    for (const auto& one : asked) {
        const auto at = form.answers.find(one.code);
        std::string words;
        if (at != form.answers.end()) {
            if (at->second.size() > 1 && one.datatype != Datatype::multivaluelist)
                refuse("attribute[" + one.code + "]", "repeated_field", {"这一项只能有一个答案。", "This has one answer only."});
            for (const auto& said : at->second)
                if (!said.empty()) words += (words.empty() ? "" : "、") + answer_in_words(one, said);
        }
        if (words.empty() && one.required.value_or(false)) refuse("attribute[" + one.code + "]", "missing", {"这一项必填。", "This must be answered."});
        if (!words.empty()) out += "\n" + one.description + "：" + words;
    }
    return out;
}

// 张 + 小明 -> 张小明, Ada + Lovelace -> Ada Lovelace.
std::string name_of(const Form& form) {
    const auto first = form.text("first_name"), last = form.text("last_name");
    const bool latin = std::ranges::all_of(first + last, [](char c) { return c > 0; });
    return trimmed(latin ? first + " " + last : last + first);
}

std::string media_url_of(const Form& form) {
    auto url = form.text("media_url", url_max);
    if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
        refuse("media_url", "url", {"须为 http 或 https 地址。", "This must be an http or https address."});
    return url;
}

// The place: a point, words, or a code of our address base, whose point and words then count.
void put_place(Tx& tx, const Form& form, NewAppeal& out, const std::string& address_id) {
    out.lng = form.number("long");
    out.lat = form.number("lat");
    out.address = form.text("address_string");
    if (address_id.empty()) {
        if (!out.lng && !out.lat && out.address->empty())
            refuse("lat", "no_place", {"请给出 lat 和 long、address_string 或 address_id。", "Give lat and long, address_string or address_id."});
        return;
    }
    const auto block = support::space::find_block(tx, address_id);
    if (!block) refuse("address_id", "unknown_address", {"没有这个地址编码。", "There is no such address."});
    if (!out.lng && !out.lat && block->level >= support::space::Level::building) out.lng = block->lng, out.lat = block->lat;
    if (out.address->empty()) out.address = block->address.empty() ? block->name : block->address;
}

std::string new_report_token() {
    static constexpr char digits[] = "0123456789abcdef";
    static thread_local std::random_device random;
    std::string out;
    while (out.size() < 32) out += digits[random() % 16];
    return out;
}

constexpr std::string_view report_columns = "select appeal, client, token, address_id, media_url, account_id from appeals_report where ";
}

std::optional<Report> find_report(Tx& tx, Id<Appeal> appeal) {
    static const std::string sql = std::string(report_columns) + "appeal = ?";
    return tx.first(row_as<Report>, sql, appeal);
}

std::map<std::int64_t, Report> reports_of(Tx& tx, const std::vector<Id<Appeal>>& appeals) {
    Where where;
    where.among("appeal", appeals);
    std::map<std::int64_t, Report> out;
    for (auto& report : tx.all_with(row_as<Report>, std::string(report_columns) + where.sql, where.cells)) out.emplace(report.appeal.value, std::move(report));
    return out;
}

Report file_report(Tx& tx, const Request& request) {
    const Form form(request);
    open311::check_jurisdiction(form.text("jurisdiction_id"));
    const auto& client = request.caller.actor.name;
    const auto fingerprint = form.fingerprint(client);
    tx.run("update appeals_report set fingerprint = ? where fingerprint = ? and filed_at < ?", nullptr, fingerprint, tx.now() - repeated_within);
    static const std::string same = std::string(report_columns) + "fingerprint = ?";
    if (const auto before = tx.first(row_as<Report>, same, fingerprint)) return *before;

    const auto code = form.text("service_code");
    if (code.empty()) refuse("service_code", "missing", {"请给出 service_code。", "Give a service_code."});
    const auto kind = duties::find_kind(tx, code);
    const auto terms = terms_of(tx, code);
    if (!kind || terms.offer == Offer::withheld) throw NotFound("service_code");
    Report report{{}, client, {}, form.text("address_id"), media_url_of(form), form.text("account_id")};
    if (terms.offer == Offer::batch) report.token = new_report_token();
    const auto said = form.text("description", 4000);
    NewAppeal in{.text = (said.empty() ? kind->level3 : said) + answers_in_words(*terms.attributes, form), .kind = code, .channel = "app"};
    put_place(tx, form, in, report.address_id);
    in.reporter_name = name_of(form);
    in.reporter_phone = form.text("phone");
    in.reporter_email = form.text("email");
    const auto appeal = file(tx, in, request.caller);
    report.appeal = appeal.id;
    tx.run("insert into appeals_report (appeal, client, fingerprint, filed_at, token, address_id, media_url, account_id) values (?, ?, ?, ?, ?, ?, ?, ?)",
           report.appeal, report.client, fingerprint, tx.now(), report.token, report.address_id, report.media_url, report.account_id);
    tell_number(tx, appeal, in.reporter_email);
    return report;
}
}
