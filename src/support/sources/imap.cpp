#include "support/sources/imap.hpp"
#include <algorithm>
#include <charconv>
#include <sstream>
#include "base/text.hpp"
#include "kernel/file/file.hpp"
#include "kernel/mail/mail.hpp"
#include "support/sources/fetching.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t message_max = 25u << 20, attachment_max = 20u << 20, attachments_max = 9;
constexpr std::size_t letter_max = 4000;  // characters of a letter that stand in the matter
constexpr std::size_t messages_max = 200;  // of one round

mail::Server server_of(const Settings& settings, std::string password) {
    return {.url = *settings.url, .user = *settings.user, .password = std::move(password), .starttls = settings.starttls.value_or(false), .ca_file = settings.ca_file.value_or("")};
}
}

Mailbox::Mailbox(const Settings& settings, std::string password) : connection_(server_of(settings, std::move(password))), folder_(settings.folder.value_or("INBOX")) {}

mail::Answer Mailbox::ask(const std::string& path, const std::string& command) {
    auto answer = connection_.ask(path, command, message_max);
    if (!answer.failure.empty())
        throw Unavailable("sources.mailbox", {"邮箱连不上或拒绝登录，请检查地址、账号和密码。", "The mailbox cannot be reached or refuses us; check address, user and password."}, answer.failure);
    return answer;
}

std::int64_t Mailbox::validity() {
    const auto said = ask("", "STATUS \"" + folder_ + "\" (UIDVALIDITY)").bytes;
    constexpr std::string_view word = "UIDVALIDITY ";
    const auto at = said.find(word);
    std::int64_t out = 0;
    if (at != said.npos) std::from_chars(said.data() + at + word.size(), said.data() + said.size(), out);
    if (out <= 0) throw Unavailable("sources.mailbox", {"邮箱没有这个文件夹。", "The mailbox has no such folder."}, said);
    return out;
}

std::vector<std::int64_t> Mailbox::after(std::int64_t uid) {
    std::istringstream said(ask("/" + mail::escaped(folder_), "UID SEARCH UID " + std::to_string(uid + 1) + ":*").bytes);
    std::vector<std::int64_t> out;
    for (std::string word; said >> word;) {
        std::int64_t number = 0;
        const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (wrong == std::errc{} && end == word.data() + word.size() && number > uid) out.push_back(number);  // "n:*" names the last one even where it is before n
    }
    std::ranges::sort(out);
    return out;
}

std::optional<std::string> Mailbox::message(std::int64_t uid) {
    auto answer = ask("/" + mail::escaped(folder_) + "/;UID=" + std::to_string(uid), "");
    if (answer.cut || answer.bytes.empty()) return {};
    return std::move(answer.bytes);
}

namespace {
// The mail as a matter; its attachments are kept first, those that may not be are named. A long letter is cut, and kept
// whole as an attachment.
Mapped matter_of(Outside& outside, const Source& source, const mail::Mail& mail) {
    auto item = json::from(mail);
    std::vector<Id<file::File>> files;
    std::string text = mail.text, left;
    if (length(text) > letter_max) {
        if (!file::sniff(text).empty() && text.size() <= attachment_max) files.push_back(file::keep(outside, actor(), "来信全文.txt", text).id);
        text = to_utf8(to_utf32(text).substr(0, letter_max)) + "…（全文见附件）";
    }
    for (const auto& one : mail.attachments) {
        if (files.size() < attachments_max && one.bytes.size() <= attachment_max && !file::sniff(one.bytes).empty())
            files.push_back(file::keep(outside, actor(), one.name.empty() ? "attachment" : one.name, one.bytes).id);
        else if (left.size() < 2000) left += "\n（附件未收：" + ellipsis(one.name, 60) + "）";
    }
    item.as_object()["text"] = text + left;
    auto mapped = Mapping(source.mapping).map(item);
    mapped.matter.files = std::move(files);
    return mapped;
}
}

void fetch_mail(Outside& outside, const Source& source) {
    Mailbox mailbox(settings_of(source), source.secret);
    const auto validity = std::to_string(mailbox.validity());
    std::int64_t last = 0;
    if (source.cursor.starts_with(validity + ":")) std::from_chars(source.cursor.data() + validity.size() + 1, source.cursor.data() + source.cursor.size(), last);
    auto uids = mailbox.after(last);
    if (uids.size() > messages_max) uids.resize(messages_max);
    for (const auto uid : uids) {
        const auto bytes = mailbox.message(uid);
        Mapped mapped;
        if (bytes) mapped = matter_of(outside, source, mail::read_mail(*bytes));  // one without a Message-ID is known by its bytes
        else {
            mapped.external = "uid:" + validity + "/" + std::to_string(uid);
            mapped.faults.push_back({"", "sources.too_large", {"邮件超过 25 MB 或已被删除，请到邮箱中查看。", "The mail is larger than 25 MB, or gone; look into the mailbox."}});
        }
        outside.store.write(actor(), [&](Tx& tx) {
            arrive(tx, source, bytes.value_or(""), mapped);
            move_cursor(tx, source.code, validity + ":" + std::to_string(uid));
        });
    }
}
}
