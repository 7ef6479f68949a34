// Open311's addresses: discovery, services, requests, tokens.
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/open311_answer.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/views.hpp"
#include "govern/appeals/where.hpp"
#include "kernel/module/query_text.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
using open311::answer;
using open311::in;
const std::string root = "/api/open311/v2";
constexpr auto span_max = std::chrono::days{90};
constexpr std::int64_t rows_max = 1000, page_max = 10'000;
constexpr int reads_a_minute = 120, reports_a_minute = 60;

json::Value text_or_null(const std::string& text) {
    return text.empty() ? json::Value(nullptr) : json::Value(text);
}

// extensions: some clients ask for a city's own fields with it; there are none here, so it changes nothing.
struct Common {
    std::optional<std::string> jurisdiction_id, api_key, extensions;
};
BOOST_DESCRIBE_STRUCT(Common, (), (jurisdiction_id, api_key, extensions))

// Reading needs no key; one that is given must be good.
void check_common(const Request& request, const std::optional<std::string>& jurisdiction_id, const std::optional<std::string>& api_key) {
    open311::check_jurisdiction(jurisdiction_id);
    if (api_key && !api_key->empty() && request.caller.kind == Caller::Kind::nobody) throw Unauthorised();
}

Reply discover(Tx&, const Request& request, const Common& common) {
    check_common(request, common.jurisdiction_id, common.api_key);
    const auto& own = district();
    const auto language = request.caller.language;
    return answer(request, "discovery",
                  json::Object{{"changeset", "2026-11-24T00:00:00Z"},
                               {"contact", in(language, own.name + "民生诉求", "Appeals of " + own.name_en)},
                               {"key_service", in(language, "密钥由" + own.name + "平台管理员发放。", "Keys are given by the administrators of " + own.name_en + ".")},
                               {"endpoints", json::Array{json::Object{{"specification", "http://wiki.open311.org/GeoReport_v2"},
                                                                      {"url", request.origin + root},
                                                                      {"changeset", "2026-11-24T00:00:00Z"},
                                                                      {"type", "production"},
                                                                      {"formats", {"text/xml", "application/json"}}}}}});
}

// What we promise of a kind.
std::string notice_of(const duties::Duty& kind, Language language) {
    const auto limit = duties::limit_in_words(kind);
    return in(language, "承诺 " + limit.zh + "内处置。", "To be handled within " + limit.en + ".");
}

Reply list_services(Tx& tx, const Request& request, const Common& common) {
    check_common(request, common.jurisdiction_id, common.api_key);
    const auto language = request.caller.language;
    const auto all = all_terms(tx);
    json::Array out;
    const auto list = duties::list(tx);
    for (const auto* one : list->kinds()) {
        const auto& kind = *one;
        const auto at = all.find(kind.code);
        const Offer offer = at == all.end() ? Offer::realtime : *at->second.offer;
        if (offer == Offer::withheld) continue;
        std::string keywords = kind.keywords;
        std::replace(keywords.begin(), keywords.end(), ';', ',');
        out.push_back(json::Object{{"service_code", kind.code},
                                   {"service_name", in(language, kind.level3, kind.level3_en)},
                                   {"description", notice_of(kind, language)},
                                   {"metadata", at != all.end() && !at->second.attributes->empty()},
                                   {"type", json::name_of(offer)},
                                   {"keywords", keywords},
                                   {"group", kind.level1 + " / " + kind.level2}});
    }
    return answer(request, "services", out);
}

struct OfService {
    std::string service;
    std::optional<std::string> jurisdiction_id, api_key, extensions;
};
BOOST_DESCRIBE_STRUCT(OfService, (), (service, jurisdiction_id, api_key, extensions))

Reply show_service(Tx& tx, const Request& request, const OfService& asked) {
    check_common(request, asked.jurisdiction_id, asked.api_key);
    const auto code = open311::without_ending(asked.service);
    const auto terms = terms_of(tx, code);
    if (!duties::find_kind(tx, code) || terms.offer == Offer::withheld) throw NotFound("service_code");
    const auto language = request.caller.language;
    json::Array attributes;
    for (const auto& one : *terms.attributes) {
        json::Array values;
        for (const auto& choice : one.values.value_or(std::vector<Choice>{})) values.push_back(json::Object{{"key", choice.key}, {"name", in(language, choice.name, choice.name_en)}});
        attributes.push_back(json::Object{{"variable", true},
                                          {"code", one.code},
                                          {"datatype", json::name_of(one.datatype)},
                                          {"required", one.required.value_or(false)},
                                          {"datatype_description", text_or_null(in(language, one.hint.value_or(""), one.hint_en.value_or("")))},
                                          {"order", attributes.size() + 1},
                                          {"description", in(language, one.description, one.description_en)},
                                          {"values", std::move(values)}});
    }
    return answer(request, "service_definition", json::Object{{"service_code", code}, {"attributes", std::move(attributes)}});
}

Reply post_request(Tx& tx, const Request& request, const Common& common) {
    open311::check_jurisdiction(common.jurisdiction_id);
    const auto report = file_report(tx, request);
    const auto appeal = get(tx, report.appeal);
    json::Object out;
    if (report.token) out["token"] = *report.token;
    else out["service_request_id"] = appeal.number;
    out["service_notice"] = notice_of(*duties::find_kind(tx, appeal.kind), request.caller.language);
    out["account_id"] = text_or_null(report.account_id);
    return answer(request, "service_requests", json::Array{std::move(out)});
}

// Rows as a reader sees them.
class Reader {
public:
    Reader(Tx& tx, const Request& request) : tx_(tx), caller_(request.caller) {
        const auto list = duties::list(tx);
        for (const auto* kind : list->kinds()) kinds_.emplace(kind->code, *kind);
    }

    // Filed this way, or reached by the right.
    void within_reach(Where& where) const {
        Where reached;
        if (caller_.scope("appeals.read")) within(reached, caller_, "appeals.read");
        else reached.sql = "1 = 0";
        where.sql += " and state <> 'imported' and (exists (select 1 from appeals_report r where r.appeal = appeals_appeal.id) or (" + reached.sql + "))";
        where.cells.insert(where.cells.end(), reached.cells.begin(), reached.cells.end());
    }

    json::Array rows(const Where& where) {
        const auto appeals = tx_.all_with(row_as<Appeal>, "select " + columns<Appeal>() + " from appeals_appeal where " + where.sql, where.cells);
        std::vector<Id<Appeal>> ids;
        for (const auto& appeal : appeals) ids.push_back(appeal.id);
        const auto reports = reports_of(tx_, ids);
        json::Array out;
        for (const auto& appeal : appeals) {
            const auto report = reports.find(appeal.id.value);
            out.push_back(row(appeal, report == reports.end() ? nullptr : &report->second));
        }
        return out;
    }

private:
    json::Object row(const Appeal& appeal, const Report* report) {
        const bool own = report && caller_.kind == Caller::Kind::machine && report->client == caller_.actor.name;
        const bool full = own || reaches(caller_, "appeals.read", appeal);
        const auto language = caller_.language;
        const auto handled = main_of(tx_, appeal);  // itself, or the one that is handled for it
        const auto kind = kinds_.find(appeal.kind);
        const auto place = block_name(appeal.street) + block_name(appeal.community);
        const bool has_kind = kind != kinds_.end();
        return {{"service_request_id", appeal.number},
                {"status", handled.state == State::closed ? "closed" : "open"},
                {"status_notes", status_notes(appeal, handled, full)},
                {"service_name", has_kind ? json::Value(in(language, kind->second.level3, kind->second.level3_en)) : json::Value(nullptr)},
                {"service_code", appeal.kind},
                {"description", full ? json::Value(appeal.text) : json::Value(nullptr)},
                {"agency_responsible", text_or_null(unit_name(handled.unit))},
                {"service_notice", has_kind ? json::Value(notice_of(kind->second, language)) : json::Value(nullptr)},
                {"requested_datetime", open311::time(appeal.filed_at)},
                {"updated_datetime", open311::time(std::max({appeal.filed_at, handled.dispatched_at.value_or(appeal.filed_at), handled.taken_at.value_or(appeal.filed_at),
                                                             handled.finished_at.value_or(appeal.filed_at), handled.closed_at.value_or(appeal.filed_at)}))},
                {"expected_datetime", open311::time(handled.due_at)},
                {"address", text_or_null(full && !appeal.address.empty() ? appeal.address : place)},
                {"address_id", full && report ? text_or_null(report->address_id) : json::Value(nullptr)},
                {"zipcode", nullptr},
                {"lat", degrees(appeal.lat, full)},
                {"long", degrees(appeal.lng, full)},
                {"media_url", full && report ? text_or_null(report->media_url) : json::Value(nullptr)}};
    }

    std::string status_notes(const Appeal& appeal, const Appeal& handled, bool full) {
        std::string out;
        if (handled.id != appeal.id) {
            const auto words = words_of(appeal, "");
            out = in(caller_.language, words.zh + "；", words.en + "; ");
        }
        const auto words = words_of(handled, unit_name(handled.unit));
        out += in(caller_.language, words.zh, words.en);
        if (full && handled.state == State::closed && !handled.result.empty()) out += in(caller_.language, "：", ": ") + handled.result;
        return out;
    }

    // To about a hundred metres for those who see no more than that something is there.
    static json::Value degrees(const std::optional<double>& exact, bool full) {
        if (!exact) return nullptr;
        return full ? *exact : std::round(*exact * 1000) / 1000;
    }

    const std::string& unit_name(Id<identity::Unit> id) {
        const auto [at, fresh] = units_.try_emplace(id.value);
        if (const auto unit = fresh && id ? identity::find_unit(tx_, id) : std::nullopt) at->second = in(caller_.language, unit->name, unit->name_en);
        return at->second;
    }

    const std::string& block_name(const std::string& code) {
        const auto [at, fresh] = blocks_.try_emplace(code);
        if (const auto block = fresh && !code.empty() ? support::space::find_block(tx_, code) : std::nullopt) at->second = block->name;
        return at->second;
    }

    Tx& tx_;
    const Caller& caller_;
    std::map<std::string, duties::Duty> kinds_;
    std::map<std::int64_t, std::string> units_;
    std::map<std::string, std::string> blocks_;
};

struct Sought {
    std::optional<std::string> jurisdiction_id, api_key, extensions, service_request_id, service_code, start_date, end_date, status;
    std::optional<std::int64_t> page, page_size;
};
BOOST_DESCRIBE_STRUCT(Sought, (), (jurisdiction_id, api_key, extensions, service_request_id, service_code, start_date, end_date, status, page, page_size))

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto end = list.find(',');
        if (auto word = trimmed(list.substr(0, end)); !word.empty()) out.push_back(std::move(word));
        list = end == list.npos ? std::string_view{} : list.substr(end + 1);
    }
    return out;
}

std::optional<Instant> date_of(const char* field, const std::optional<std::string>& text) {
    if (!text || text->empty()) return {};
    const auto at = parse_instant(*text);
    if (!at) throw Invalid(field, "appeals.datetime", {"须为带时区的 W3C 日期时间，如 2026-11-24T00:00:00+08:00。", "This must be a W3C date and time with its zone, such as 2026-11-24T00:00:00+08:00."});
    return at;
}

// The ninety days that are asked for, or the last ones.
void put_dates(Where& where, const Sought& sought, Instant now) {
    auto from = date_of("start_date", sought.start_date), to = date_of("end_date", sought.end_date);
    if (!to) to = from ? *from + span_max : now;
    if (!from) from = *to - span_max;
    if (*to < *from) throw Invalid("end_date", "appeals.span", {"结束早于开始。", "The end is before the start."});
    if (*to - *from > span_max) throw Invalid("end_date", "appeals.span", {"时间跨度不能超过 90 天。", "The span is 90 days at most."});
    where.add("filed_at >= ? and filed_at <= ?", *from, *to);
}

void put_status(Where& where, const std::string& list) {
    bool open = false, closed = false;
    for (const auto& one : parts_of(list)) {
        if (one != "open" && one != "closed") throw Invalid("status", "appeals.status", {"status 须为 open 或 closed。", "A status is open or closed."});
        (one == "open" ? open : closed) = true;
    }
    if (open == closed) return;
    // What is joined to another is over when that one is.
    static const std::string over = "(state = 'closed' or (state = 'joined' and exists (select 1 from appeals_repeat r join appeals_appeal m on m.id = r.main "
                                    "where r.appeal = appeals_appeal.id and r.state = 'joined' and m.state = 'closed')))";
    where.add((open ? "not " : "") + over);
}

std::int64_t within_bounds(const char* field, std::int64_t number, std::int64_t max) {
    if (number < 1 || number > max)
        throw Invalid(field, "appeals.page", {"须为 1 至 " + std::to_string(max) + "。", "This must be 1 to " + std::to_string(max) + "."});
    return number;
}

Reply list_requests(Tx& tx, const Request& request, const Sought& sought) {
    check_common(request, sought.jurisdiction_id, sought.api_key);
    Reader reader(tx, request);
    Where where;
    reader.within_reach(where);
    const auto ids = parts_of(sought.service_request_id.value_or("")), codes = parts_of(sought.service_code.value_or(""));
    if (!ids.empty()) where.among("number", ids);  // which override the rest
    else {
        for (const auto& code : codes)
            if (!duties::find_kind(tx, code)) throw NotFound("service_code");
        if (!codes.empty()) where.among("kind", codes);
        put_dates(where, sought, tx.now());
        put_status(where, sought.status.value_or(""));
    }
    const auto size = within_bounds("page_size", sought.page_size.value_or(rows_max), rows_max);
    const auto page = within_bounds("page", sought.page.value_or(1), page_max);
    where.sql += " order by filed_at desc, id desc limit ? offset ?";
    where.cells.insert(where.cells.end(), {to_cell(size), to_cell((page - 1) * size)});
    return answer(request, "service_requests", reader.rows(where));
}

struct OfRequest {
    std::string request;
    std::optional<std::string> jurisdiction_id, api_key, extensions;
};
BOOST_DESCRIBE_STRUCT(OfRequest, (), (request, jurisdiction_id, api_key, extensions))

Reply show_request(Tx& tx, const Request& request, const OfRequest& asked) {
    check_common(request, asked.jurisdiction_id, asked.api_key);
    Reader reader(tx, request);
    Where where;
    const auto number = open311::without_ending(asked.request);
    where.add("number = ?", number);
    reader.within_reach(where);
    auto rows = reader.rows(where);
    if (rows.empty()) throw NotFound("service_request_id");
    return answer(request, "service_requests", std::move(rows));
}

struct OfToken {
    std::string token;
    std::optional<std::string> jurisdiction_id, api_key, extensions;
};
BOOST_DESCRIBE_STRUCT(OfToken, (), (token, jurisdiction_id, api_key, extensions))

Reply show_token(Tx& tx, const Request& request, const OfToken& asked) {
    check_common(request, asked.jurisdiction_id, asked.api_key);
    const auto token = open311::without_ending(asked.token);
    const auto id = tx.first(first_column<Id<Appeal>>, "select appeal from appeals_report where token = ?", token);
    if (!id) throw NotFound("token");
    const auto appeal = get(tx, *id);
    if (!appeal.dispatched_at)
        throw Problem(404, "appeals.no_number_yet", {"还没有编号，请稍后再查。", "There is no service_request_id for this token yet; ask again later."});
    return answer(request, "service_requests", json::Array{json::Object{{"token", token}, {"service_request_id", appeal.number}}});
}

std::string key_in_query(const Request& request) {
    for (const auto& [name, value] : request.query)
        if (name == "api_key") return value;
    return {};
}

std::string key_in_form(const Request& request) {
    for (const auto& [name, value] : parse_query(request.body).value_or(std::vector<std::pair<std::string, std::string>>{}))
        if (name == "api_key") return value;
    return key_in_query(request);
}

Route in_its_form(Route route) {
    route.cross_origin = true;
    route.refusal = open311::refusal;
    route.token = route.raw_body ? key_in_form : key_in_query;
    return route;
}

template <class In>
Route reading(std::string path, Reply (*handler)(Tx&, const Request&, const In&), std::string summary) {
    return in_its_form(get(std::move(path), anyone(reads_a_minute), handler, {.summary = "Open311: " + std::move(summary)}));
}

Route filing(std::string path) {
    return in_its_form(post(std::move(path), holds("appeals.file", reports_a_minute), post_request, {.summary = "Open311: file a request (a form)", .raw_body = true, .body_max = 64 << 10}));
}
}

std::vector<Route> open311_routes() {
    std::vector<Route> out{reading(root + "/services/{service}", show_service, "what is asked with a service"), reading(root + "/requests/{request}", show_request, "one request"),
                           reading(root + "/tokens/{token}", show_token, "the number that a token became")};
    for (const std::string ending : {".json", ".xml"}) {
        out.push_back(reading("/api/open311/discovery" + ending, discover, "where the endpoints are"));
        out.push_back(reading(root + "/services" + ending, list_services, "what may be reported"));
        out.push_back(reading(root + "/requests" + ending, list_requests, "requests, newest first"));
        out.push_back(filing(root + "/requests" + ending));
    }
    return out;
}
}
