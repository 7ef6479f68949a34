#include "kernel/mail/connection.hpp"
#include <curl/curl.h>
#include <algorithm>
#include <cstring>
#include <new>
#include "base/text.hpp"
#include "kernel/mail/mail.hpp"
namespace yiwang::mail {
namespace {
constexpr long connect_within_s = 10;
constexpr std::size_t words_max = 300;  // bytes

struct Taken {
    Answer answer;
    std::size_t bytes_max;
};

std::size_t take(char* data, std::size_t, std::size_t size, void* to) {
    auto& [answer, bytes_max] = *static_cast<Taken*>(to);
    if (answer.bytes.size() + size > bytes_max) {
        answer.cut = true;
        return 0;
    }
    answer.bytes.append(data, size);
    return size;
}

std::size_t give(char* to, std::size_t, std::size_t room, void* from) {
    auto& left = *static_cast<std::string_view*>(from);
    const auto size = std::min(room, left.size());
    std::memcpy(to, left.data(), size);
    left.remove_prefix(size);
    return size;
}

// The last command, and the reply to it; the leave-taking apart.
struct Dialogue {
    std::string command, reply;
    bool over = false;

    bool refused() const {
        return reply.starts_with('5') && (command.starts_with("RCPT") || command.starts_with("DATA"));
    }
};

int overhear(CURL*, curl_infotype kind, char* data, std::size_t size, void* to) {
    auto& dialogue = *static_cast<Dialogue*>(to);
    const std::string_view said(data, size);
    if (kind == CURLINFO_HEADER_OUT) {
        dialogue.over = dialogue.over || said.starts_with("QUIT");
        if (!dialogue.over) dialogue.command = said.substr(0, 4), dialogue.reply.clear();
    } else if (kind == CURLINFO_HEADER_IN && !dialogue.over) {
        // NB: a letter has a reply before it, "354 go ahead", and one behind it.
        if (dialogue.reply.starts_with('3')) dialogue.reply.clear();
        dialogue.reply += said.substr(0, words_max - std::min(words_max, dialogue.reply.size()));
    }
    return 0;
}
}

struct Connection::Handle {
    CURL* curl = curl_easy_init();
    char why[CURL_ERROR_SIZE] = "";
    ~Handle() { curl_easy_cleanup(curl); }

    std::string words_for(CURLcode outcome) const { return *why ? why : curl_easy_strerror(outcome); }
};

Connection::Connection(const Server& server) : handle_(new Handle), url_(server.url) {
    static const bool begun = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    CURL* curl = handle_->curl;
    if (!begun || !curl) throw std::bad_alloc();
    while (url_.ends_with('/')) url_.pop_back();
    if (!server.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(server.starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!server.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_within_s);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(server.answer_within.count()));
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, handle_->why);
}

Connection::~Connection() = default;

Answer Connection::ask(std::string_view path, const std::string& command, std::size_t bytes_max) {
    CURL* curl = handle_->curl;
    Taken taken{{}, bytes_max};
    handle_->why[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_URL, (url_ + std::string(path)).c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, command.empty() ? nullptr : command.c_str());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
    const auto outcome = curl_easy_perform(curl);
    if (outcome != CURLE_OK && !taken.answer.cut) taken.answer.failure = handle_->words_for(outcome);
    return std::move(taken.answer);
}

Delivery Connection::deliver(const std::string& from, const std::string& to, std::string_view letter) {
    CURL* curl = handle_->curl;
    Dialogue dialogue;
    handle_->why[0] = '\0';
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> receivers(curl_slist_append(nullptr, ("<" + to + ">").c_str()), curl_slist_free_all);
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers.get());
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(letter.size()));
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &letter);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);  // the words of a refusal are told nowhere else
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, overhear);
    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &dialogue);
    const auto outcome = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);  // the dialogue ends here
    const auto words = trimmed(decoded_words(dialogue.reply));
    if (outcome == CURLE_OK) return {Outcome::taken, words};
    if (dialogue.refused()) return {Outcome::refused, words};
    return {Outcome::failed, handle_->words_for(outcome) + (words.empty() ? "" : ": " + words)};
}

std::string escaped(std::string_view text) {
    char* out = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
    std::string kept = out ? out : "";
    curl_free(out);
    return kept;
}
}
