// How appeals come in: filed by people, or registered from an import.
#include <cmath>
#include <random>
#include "base/text.hpp"
#include "govern/appeals/appeals.hpp"
#include "govern/appeals/map_layer.hpp"
#include "govern/appeals/numbers.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/steps.hpp"
#include "govern/appeals/understanding.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/notice/notice.hpp"
#include "kernel/search/search.hpp"
#include "kernel/store/settled.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::size_t text_max = 5000, title_max = 80, files_max = 9;

[[noreturn]] void refuse(std::string field, std::string_view code, Sentence says) {
    throw Invalid(std::move(field), "appeals." + std::string(code), std::move(says));
}

std::string bounded(std::string field, std::string_view text, std::size_t max) {
    auto clean = trimmed(text);
    if (length(clean) > max)
        refuse(std::move(field), "too_long", {"最多 " + std::to_string(max) + " 字。", "At most " + std::to_string(max) + " characters."});
    return clean;
}

std::string new_phone_code() {
    static thread_local std::random_device random;  // opening one costs as much as a statement
    return std::to_string(std::uniform_int_distribution<int>(1'000'000, 1'999'999)(random)).substr(1);
}

// The text up to its first stop, for a list.
std::string first_sentence(std::string_view text) {
    static constexpr std::u32string_view stops = U"。！？!?\n；;";
    auto points = to_utf32(trimmed(text));
    const auto end = points.find_first_of(stops);
    if (end != points.npos && end > 3) points.resize(end);
    if (points.size() > 30) points = points.substr(0, 29) + U"…";
    return to_utf8(points);
}

void insert(Tx& tx, const Appeal& a) {
    static const std::string sql = [] {
        std::string marks;
        boost::mp11::mp_for_each<json::Members<Appeal>>([&](auto) { marks += marks.empty() ? "?" : ", ?"; });
        return "insert into appeals_appeal (" + columns<Appeal>() + ") values (" + marks + ")";
    }();
    std::vector<Cell> cells;
    boost::mp11::mp_for_each<json::Members<Appeal>>([&](auto member) { cells.push_back(to_cell(a.*member.pointer)); });
    tx.run_with(sql, cells);
    search::put(tx, "appeal", a.id.value, a.number + " " + a.title + " " + a.text + " " + a.address);
}

std::shared_ptr<const std::vector<Channel>> kept_channels(Tx& tx) {
    static store::Settled<std::vector<Channel>> kept("appeals_channel");
    return kept.of(tx, [](Tx& asked) { return asked.all(row_as<Channel>, "select code, name, name_en from appeals_channel order by code"); });
}

void tell_at(Tx& tx, const Appeal& appeal, const std::string& email, const std::string& what, const std::string& words, std::string_view key) {
    if (!appeal.reporter_phone.empty()) notice::by_sms(tx, appeal.reporter_phone, "【" + district().name + "】" + words, key);
    if (!email.empty()) notice::by_mail(tx, email, district().name + "：诉求 " + appeal.number + " " + what, words, key);
}

bool phone_number(std::string_view text) {
    if (text.size() < 7 || text.size() > 20) return false;
    return text.find_first_not_of("0123456789+- ") == text.npos;
}

}

void start_process(Tx& tx, const Appeal& appeal) {
    flow::start(tx, "appeal", appeal.id.value, {{"dispatch_limit", json::from(flow::Limit{1, flow::LimitUnit::clock_hours})}});
    draw_on_map(tx, appeal);
    tx.tell(Filed{appeal.id, appeal.number, appeal.title, appeal.street});
}

std::vector<std::string> load_channels(Tx& tx, const Table& table) {
    std::vector<std::string> faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        if (trimmed(table.at(row, "code")).empty()) faults.push_back("line " + std::to_string(row + 2) + ": the code is empty");
    if (!faults.empty()) return faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        tx.run("delete from appeals_channel where code = ?", table.at(row, "code"));
        tx.run("insert into appeals_channel (code, name, name_en) values (?, ?, ?)", table.at(row, "code"), table.at(row, "name"), table.at(row, "name_en"));
    }
    return faults;
}

std::vector<Channel> channels(Tx& tx) {
    return *kept_channels(tx);
}

std::optional<Channel> find_channel(Tx& tx, std::string_view code) {
    const auto all = kept_channels(tx);
    for (const auto& one : *all)
        if (one.code == code) return one;
    return {};
}

bool known_channel(Tx& tx, std::string_view code) {
    return find_channel(tx, code).has_value();
}

Appeal file(Tx& tx, const NewAppeal& in, const Caller& caller) {
    return file(tx, in, caller, understand(tx, in));
}

Appeal file(Tx& tx, const NewAppeal& in, const Caller& caller, const Understood& known) {
    Appeal appeal{};
    appeal.text = bounded("text", in.text, text_max);
    if (appeal.text.empty()) refuse("text", "missing", {"请写下您要反映的事情。", "Say what it is about."});
    appeal.title = bounded("title", in.title.value_or(""), title_max);
    if (appeal.title.empty()) appeal.title = first_sentence(appeal.text);
    appeal.channel = in.channel.value_or(caller.kind == Caller::Kind::nobody ? "portal" : "hotline");
    if (caller.kind == Caller::Kind::nobody) appeal.channel = "portal";
    if (!known_channel(tx, appeal.channel)) refuse("channel", "unknown_channel", {"没有这个来源。", "There is no such source."});
    appeal.kind = in.kind.value_or("");
    if (!appeal.kind.empty() && !duties::find_kind(tx, appeal.kind)) refuse("kind", "unknown_kind", {"没有这个类别，请重新选择。", "There is no such kind; choose again."});
    appeal.subject = known.subject;
    if (!appeal.subject.empty() && !json::enum_of<support::subjects::SubjectKind>(appeal.subject))
        refuse("subject", "unknown_subject", {"没有这类责任主体，请重新选择。", "There is no such kind of subject; choose again."});
    appeal.lng = in.lng;
    appeal.lat = in.lat;
    appeal.address = bounded("address", in.address.value_or(""), 200);
    appeal.street = known.place.street;
    appeal.community = known.place.community;
    appeal.mood = known.mood;
    appeal.reporter_name = bounded("reporter_name", in.reporter_name.value_or(""), 60);
    appeal.reporter_phone = trimmed(in.reporter_phone.value_or(""));
    if (!appeal.reporter_phone.empty() && !phone_number(appeal.reporter_phone))
        refuse("reporter_phone", "phone", {"电话号码不对，请检查，或留空。", "This is no phone number; mend it or leave it empty."});
    const auto email = bounded("reporter_email", in.reporter_email.value_or(""), 200);
    const auto files = in.files.value_or(std::vector<Id<file::File>>{});
    if (files.size() > files_max) refuse("files", "too_many", {"最多 9 张照片。", "At most 9 photos."});

    appeal.id = tx.new_id<Appeal>();
    appeal.state = State::filed;
    appeal.lane = Lane::normal;
    appeal.filed_at = tx.now();
    appeal.number = new_number(tx, appeal.id, appeal.filed_at);
    appeal.phone_code = new_phone_code();
    insert(tx, appeal);
    if (!email.empty()) tx.run("insert into appeals_email (appeal, email) values (?, ?)", appeal.id, email);
    tx.trace("appeals.filed", appeal.id, "", json::text(json::Object{{"number", appeal.number}, {"channel", appeal.channel}, {"title", appeal.title}}), "");
    for (const auto id : files) add_evidence(tx, appeal.id, id, Purpose::report, "");
    const auto repeat = join_or_suspect(tx, appeal, known.likely);
    if (repeat == Joined::at_once) return get(tx, appeal.id);
    start_process(tx, appeal);
    if (!known.alone || !known.best || repeat == Joined::suspected) return appeal;
    const auto& best = *known.best;
    if (!identity::find_unit(tx, best.unit) || !duties::list(tx)->kind(best.kind)) return appeal;  // gone meanwhile: a person's work
    dispatch(tx, appeal.id, {best.unit, best.kind, "自动分拨，把握 " + std::to_string(std::lround(best.confidence * 100)) + "%", {}}, {});
    return get(tx, appeal.id);
}

std::string email_of(Tx& tx, Id<Appeal> appeal) {
    return tx.first(first_column<std::string>, "select email from appeals_email where appeal = ?", appeal).value_or("");
}

void tell_reporter(Tx& tx, const Appeal& appeal, const std::string& what, const std::string& words, std::string_view key) {
    tell_at(tx, appeal, email_of(tx, appeal.id), what, words, key);
}

void tell_number(Tx& tx, const Appeal& appeal, const std::optional<std::string>& email) {
    tell_at(tx, appeal, trimmed(email.value_or("")), "已受理", "您的诉求已受理，编号 " + appeal.number + "，查询码 " + appeal.phone_code + "。", "appeals.filed." + appeal.number);
}

Appeal register_imported(Tx& tx, Appeal appeal) {
    const auto place = place_of(tx, appeal.lng, appeal.lat, appeal.address);
    appeal.street = place.street;
    appeal.community = place.community;
    appeal.id = tx.new_id<Appeal>();
    appeal.state = State::imported;
    appeal.lane = Lane::normal;
    appeal.number = new_number(tx, appeal.id, appeal.filed_at);
    if (appeal.title.empty()) appeal.title = first_sentence(appeal.text);
    if (!appeal.reporter_phone.empty()) appeal.phone_code = new_phone_code();  // who can be told may follow and rate it
    insert(tx, appeal);
    tx.trace("appeals.imported", appeal.id, "", json::text(json::Object{{"source", appeal.source}, {"external_id", appeal.external_id}}), "");
    return appeal;
}

void open(Tx& tx, Id<Appeal> id) {
    Appeal appeal = get(tx, id);
    if (appeal.state != State::imported) throw Conflict("appeals.open", {"这件诉求已经打开。", "This appeal is open already."});
    tx.run("update appeals_appeal set state = ? where id = ?", State::filed, id);
    tx.trace("appeals.opened", id, "", "", "");
    appeal.state = State::filed;
    if (join_or_suspect(tx, appeal, likely_repeats(tx, telling_of(appeal))) != Joined::at_once) start_process(tx, appeal);
}
}
