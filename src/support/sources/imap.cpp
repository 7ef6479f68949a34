#include "support/sources/imap.hpp"
#include <curl/curl.h>
#include <algorithm>
#include <charconv>
#include <sstream>
#include "base/text.hpp"
#include "kernel/file/file.hpp"
#include "support/sources/fetching.hpp"
#include "support/sources/mail.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t message_max = 25u << 20, attachment_max = 20u << 20, attachments_max = 9;
constexpr std::size_t text_max = 4000;  // characters of a letter that stand in the matter
constexpr std::size_t messages_max = 200;  // of one round
constexpr long answer_within_s = 60;

struct Answer {
    std::string bytes;
    bool cut = false;
};

std::size_t take(char* data, std::size_t, std::size_t size, void* to) {
    auto& answer = *static_cast<Answer*>(to);
    if (answer.bytes.size() + size > message_max) {
        answer.cut = true;
        return 0;
    }
    answer.bytes.append(data, size);
    return size;
}

const Actor& actor() {
    static const Actor system{"system/sources", "", {}};
    return system;
}

std::string escaped(CURL* curl, const std::string& text) {
    char* out = curl_easy_escape(curl, text.data(), static_cast<int>(text.size()));
    std::string kept = out ? out : "";
    curl_free(out);
    return kept;
}
}

struct Mailbox::Handle {
    CURL* curl = curl_easy_init();
    Answer answer;
    char why[CURL_ERROR_SIZE] = "";
    ~Handle() { curl_easy_cleanup(curl); }
};

Mailbox::Mailbox(const Settings& settings, std::string password) : handle_(new Handle), url_(*settings.url), folder_(settings.folder.value_or("INBOX")) {
    static const bool begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    CURL* curl = handle_->curl;
    if (!begun || !curl) throw Unavailable("sources.mailbox", {"暂时不能取信。", "Mail cannot be fetched just now."});
    while (url_.ends_with('/')) url_.pop_back();
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings.user->c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(settings.starttls.value_or(false) ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (settings.ca_file) curl_easy_setopt(curl, CURLOPT_CAINFO, settings.ca_file->c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, answer_within_s);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle_->why);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &handle_->answer);
}

Mailbox::~Mailbox() = default;

std::string Mailbox::ask(const std::string& url, const std::string& command) {
    CURL* curl = handle_->curl;
    handle_->answer = {};
    handle_->why[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, command.empty() ? nullptr : command.c_str());
    const auto outcome = curl_easy_perform(curl);
    if (outcome != CURLE_OK && !handle_->answer.cut)
        throw Unavailable("sources.mailbox", {"邮箱连不上或拒绝登录，请检查地址、账号和密码。", "The mailbox cannot be reached or refuses us; check address, user and password."},
                          *handle_->why ? handle_->why : curl_easy_strerror(outcome));
    return std::move(handle_->answer.bytes);
}

std::int64_t Mailbox::validity() {
    const auto said = ask(url_, "STATUS \"" + folder_ + "\" (UIDVALIDITY)");
    constexpr std::string_view word = "UIDVALIDITY ";
    const auto at = said.find(word);
    std::int64_t out = 0;
    if (at != said.npos) std::from_chars(said.data() + at + word.size(), said.data() + said.size(), out);
    if (out <= 0) throw Unavailable("sources.mailbox", {"邮箱没有这个文件夹。", "The mailbox has no such folder."}, said);
    return out;
}

std::vector<std::int64_t> Mailbox::after(std::int64_t uid) {
    std::istringstream said(ask(url_ + "/" + escaped(handle_->curl, folder_), "UID SEARCH UID " + std::to_string(uid + 1) + ":*"));
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
    auto bytes = ask(url_ + "/" + escaped(handle_->curl, folder_) + "/;UID=" + std::to_string(uid), "");
    if (handle_->answer.cut || bytes.empty()) return {};
    return bytes;
}

namespace {
// The mail as a matter; its attachments are kept first, those that may not be are named. A long letter is cut, and kept
// whole as an attachment.
Mapped matter_of(Outside& outside, const Source& source, const Mail& mail) {
    auto item = json::from(mail);
    std::vector<Id<file::File>> files;
    std::string text = mail.text, left;
    if (length(text) > text_max) {
        if (!file::sniff(text).empty() && text.size() <= attachment_max) files.push_back(file::keep(outside, actor(), "来信全文.txt", text).id);
        text = to_utf8(to_utf32(text).substr(0, text_max)) + "…（全文见附件）";
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
        if (bytes) mapped = matter_of(outside, source, read_mail(*bytes));  // one without a Message-ID is known by its bytes
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
