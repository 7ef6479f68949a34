// What systems push to us: signed, one matter or many, answered when all of it is on the disk.
#include "support/sources/push.hpp"
#include "support/sources/signature.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t items_max = 500;

Problem unsigned_request() {
    return Problem(401, "sources.signature", {"签名不对，请检查密钥与签名方法（Standard Webhooks）。", "The signature is wrong; check the key and the method (Standard Webhooks)."});
}

// Once only: who sends the same again signs it anew.
void remember(Tx& tx, const std::string& source, const std::string& signature) {
    tx.run("delete from sources_signature where until < ?", tx.now());
    if (tx.change("insert into sources_signature (signature, until) values (?, ?) on conflict do nothing", source + " " + signature, tx.now() + 2 * signature_life) == 0)
        throw Problem(409, "sources.replayed", {"这一请求已经收到过；重发请重新签名。", "This request came before; sign it anew to send it again."});
}
}

void check_signature(Tx& tx, const Source& source, const Request& request) {
    if (!is_secret(source.secret)) throw Conflict("sources.no_secret", {"这个来源还没有签名密钥。", "This source has no signing key yet."});
    switch (verify(source.secret, request.webhook_id, request.webhook_timestamp, request.webhook_signature, request.body, tx.now())) {
        case Verdict::wrong: throw unsigned_request();
        case Verdict::stale:
            throw Problem(401, "sources.stale", {"时间戳相差超过 5 分钟，请校准时钟。", "The time stamp is more than five minutes off; set the clock."});
        case Verdict::good: remember(tx, source.code, sign(source.secret, request.webhook_id, request.webhook_timestamp, request.body)); break;
    }
}

Pushed push(Tx& tx, const Request& request, const PushedTo& in) {
    const auto source = get(tx, in.code);
    if (source.adapter != Adapter::webhook && source.adapter != Adapter::exchange) throw NotFound("source");
    check_signature(tx, source, request);
    if (!source.active) throw Conflict("sources.off", {"这个来源已停用。", "This source is switched off."});
    const auto body = json::parse(request.body);
    const auto* list = body.if_array();
    if (!list && !body.is_object()) throw Invalid("", "sources.body", {"请求内容须为一件或多件的 JSON。", "The body is one matter as JSON, or a list of them."});
    if (list && list->size() > items_max) throw Invalid("", "sources.too_many", {"一次最多 500 件。", "At most 500 at a time."});
    Pushed out;
    if (!list) out.items.push_back(arrive(tx, source, body));
    else
        for (const auto& item : *list) out.items.push_back(arrive(tx, source, item));
    return out;
}
}
