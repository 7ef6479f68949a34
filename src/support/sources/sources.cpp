// The list of sources and what people decide about them.
#include "support/sources/sources.hpp"
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "support/sources/settings.hpp"
#include "support/sources/signature.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::string_view selecting =
    "select code, name, name_en, adapter, channel, active, settings, mapping, secret, cursor, received, accepted, repeated, refused, last_seen_at, fetched_at, "
    "last_error, last_error_at from sources_source ";

json::Object object_of(std::string_view text) {
    return json::to<json::Object>(json::parse(text));
}

Source as_source(const Row& row) {
    return {.code = row.get<std::string>(0),
            .name = row.get<std::string>(1),
            .name_en = row.get<std::string>(2),
            .adapter = row.get<Adapter>(3),
            .channel = row.get<std::string>(4),
            .active = row.get<bool>(5),
            .settings = object_of(row.text(6)),
            .mapping = object_of(row.text(7)),
            .secret = row.get<std::string>(8),
            .cursor = row.get<std::string>(9),
            .received = row.number(10),
            .accepted = row.number(11),
            .repeated = row.number(12),
            .refused = row.number(13),
            .last_seen_at = row.get<std::optional<Instant>>(14),
            .fetched_at = row.get<std::optional<Instant>>(15),
            .last_error = row.get<std::string>(16),
            .last_error_at = row.get<std::optional<Instant>>(17)};
}

// A source has no number of its own for the trail: it is found there by the hash of its code.
Id<Source> trail_id(std::string_view code) {
    std::uint64_t hash = 0xcbf29ce484222325u;  // FNV-1a
    for (const unsigned char c : code) hash = (hash ^ c) * 0x100000001b3u;
    return {static_cast<std::int64_t>(hash >> 2)};
}

std::string fields_text(const Source& s) {
    return json::text(SourceFields{s.name, s.name_en, s.adapter, s.channel, s.active, s.settings, s.mapping});
}

bool is_code(std::string_view code) {
    return !code.empty() && code.size() <= 40 && code.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == code.npos;
}

SourceFields checked(SourceFields in) {
    in.name = trimmed(in.name);
    in.name_en = trimmed(in.name_en);
    if (in.name.empty() || length(in.name) > 60) throw Invalid("name", "sources.name", {"请写来源名称，最多 60 字。", "Name the source, in at most 60 characters."});
    if (!is_code(in.channel)) throw Invalid("channel", "sources.channel", {"渠道代码由小写字母、数字和下划线组成。", "A channel's code has lower-case letters, digits and underscores."});
    settings_of(in.adapter, in.settings);
    Mapping{in.mapping};
    return in;
}
}

std::vector<Source> sources(Tx& tx) {
    static const std::string sql = std::string(selecting) + "order by code";
    return tx.all(as_source, sql);
}

Source get(Tx& tx, std::string_view code) {
    static const std::string sql = std::string(selecting) + "where code = ?";
    auto found = tx.first(as_source, sql, code);
    if (!found) throw NotFound("source");
    return std::move(*found);
}

void add(Tx& tx, std::string_view code, const SourceFields& fields) {
    if (!is_code(code)) throw Invalid("code", "sources.code", {"代码由小写字母、数字和下划线组成，最多 40 个。", "A code has at most 40 lower-case letters, digits and underscores."});
    const auto in = checked(fields);
    if (tx.first(first_column<std::int64_t>, "select 1 from sources_source where code = ?", code))
        throw Conflict("sources.code_taken", {"已有这个代码的来源。", "There is a source with this code."});
    tx.run("insert into sources_source (code, name, name_en, adapter, channel, active, settings, mapping, secret, cursor, received, accepted, repeated, refused, last_error, listener, listens_until) "
           "values (?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, 0, 0, '', '', 0)",
           code, in.name, in.name_en, in.adapter, in.channel, in.active, json::print(in.settings), json::print(in.mapping));
    tx.trace("sources.added", trail_id(code), "", json::text(in), "");
}

void change(Tx& tx, std::string_view code, const SourceFields& fields) {
    const auto before = get(tx, code);
    const auto in = checked(fields);
    // Another way in begins anew.
    const bool anew = in.adapter != before.adapter || settings_of(in.adapter, in.settings).url != settings_of(before).url;
    tx.run("update sources_source set name = ?, name_en = ?, adapter = ?, channel = ?, active = ?, settings = ?, mapping = ?, cursor = ?, fetched_at = ?, last_error = '' where code = ?",
           in.name, in.name_en, in.adapter, in.channel, in.active, json::print(in.settings), json::print(in.mapping), anew ? "" : before.cursor,
           std::optional<Instant>{}, code);
    job::cancel(tx, "sources.fetch", code);
    tx.trace("sources.settings_changed", trail_id(code), fields_text(before), json::text(in), "");
}

std::string set_secret(Tx& tx, std::string_view code, std::string secret) {
    const auto source = get(tx, code);
    const bool signs = source.adapter == Adapter::webhook || source.adapter == Adapter::exchange;
    if (secret.empty()) secret = new_secret();
    else if (signs && !is_secret(secret))
        throw Invalid("secret", "sources.secret", {"签名密钥写作 whsec_ 加 Base64，至少 16 字节；留空由系统生成。", "A signing key is whsec_ and at least 16 bytes in base 64; leave it empty to have one made."});
    if (secret.size() > 500 || secret.find_first_of("\r\n") != secret.npos) throw Invalid("secret", "sources.secret", {"密钥过长或有换行。", "The secret is too long or has line breaks."});
    tx.run("update sources_source set secret = ? where code = ?", secret, code);
    job::cancel(tx, "sources.fetch", code);  // what failed with the old one need not wait
    tx.trace("sources.secret_set", trail_id(code), "", "", "");
    return secret;
}

void load(Tx& tx, const json::Value& list) {
    for (const auto& one : json::to<json::Array>(list, "sources")) {
        auto fields = json::to<json::Object>(one, "sources");
        const auto code = fields.contains("code") ? json::to<std::string>(fields.at("code"), "code") : "";
        fields.erase("code");
        if (!tx.first(first_column<std::int64_t>, "select 1 from sources_source where code = ?", code)) add(tx, code, json::to<SourceFields>(fields, code));
    }
}
}
