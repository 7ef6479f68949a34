// SMS through a real Kannel: bearerbox, smsbox and its fake SMS centre on free loopback ports.
#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "kernel/notice/sms.hpp"
#include "running.hpp"
#include "test_store.hpp"
namespace yiwang::notice {
namespace {
namespace fs = std::filesystem;
constexpr const char* fake_centre = "/usr/lib/kannel/test/fakesmsc";

// As little of HTTP as Kannel's answers need.
class PlainClient : public HttpClient {
public:
    HttpAnswer ask(const std::string& method, const std::string& url, const std::string& body,
                   const std::map<std::string, std::string>& headers, std::chrono::milliseconds) override {
        const auto port = url.find(':', 7), path = url.find('/', 7);
        const int connection = connect_to(std::stoi(url.substr(port + 1)));
        if (connection < 0) throw Unavailable("http.unreachable", {"", ""});
        std::string text = method + " " + url.substr(path) +
                           " HTTP/1.0\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
        for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
        text += "\r\n" + body;
        EXPECT_EQ(write(connection, text.data(), text.size()), static_cast<ssize_t>(text.size()));
        std::string answer;
        char part[4096];
        for (ssize_t count; (count = read(connection, part, sizeof part)) > 0;)
            answer.append(part, static_cast<std::size_t>(count));
        close(connection);
        return {
            std::stoi(answer.substr(answer.find(' ') + 1)), {}, answer.substr(answer.find("\r\n\r\n") + 4)};
    }
};

class Kannel {
public:
    Kannel() : folder_(make_folder("yiwang-kannel")), http(free_port()) {
        const int admin = free_port(), boxes = free_port(), centre = free_port();
        const auto n = [](int port) { return std::to_string(port); };
        std::ofstream(folder_ / "kannel.conf")
            << "group = core\nadmin-port = " << n(admin)
            << "\nadmin-interface = 127.0.0.1\nadmin-password = x\nsmsbox-port = " << n(boxes)
            << "\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = \"127.0.0.1\"\n\ngroup = smsc\nsmsc = "
               "fake\nsmsc-id = fake\nport = "
            << n(centre)
            << "\nconnect-allow-ip = 127.0.0.1\n\ngroup = smsbox\nbearerbox-host = 127.0.0.1\nsendsms-port = "
            << n(http)
            << "\nsendsms-interface = 127.0.0.1\n\ngroup = sendsms-user\nusername = yiwang\npassword = "
               "secret\nmax-messages = 5\nconcatenation = true\n"
            << "\ngroup = sms-service\nkeyword = default\ntext = none\nmax-messages = 0\n";
        const auto config = (folder_ / "kannel.conf").string();
        bearer_.reset(new Running({"bearerbox", config}, folder_ / "bearerbox"));
        within(std::chrono::seconds{10}, [&] { return reached(boxes); });
        centre_.reset(new Running(
            {fake_centre, "-H", "127.0.0.1", "-r", n(centre), "-m", "0", "-i", "1000", "1 2 text none"},
            folder_ / "centre"));
        sms_.reset(new Running({"smsbox", config}, folder_ / "smsbox"));
        is_up = within(std::chrono::seconds{10}, [&] { return reached(http); });
    }
    ~Kannel() {
        sms_.reset();
        centre_.reset();
        bearer_.reset();
        fs::remove_all(folder_);
    }
    std::string arrived() const {
        std::stringstream out;
        out << std::ifstream(folder_ / "centre").rdbuf();
        return out.str();
    }

private:
    fs::path folder_;
    std::unique_ptr<Running> bearer_, centre_, sms_;

public:
    int http;
    bool is_up = false;
};

// The first text that the fake centre printed behind this head, out of its %XX and +.
std::string text_behind(const std::string& printed, const std::string& head) {
    const auto at = printed.find(head);
    if (at == printed.npos) return {};
    const auto from = at + head.size();
    std::string bytes;
    for (std::size_t i = from; i < printed.size() && printed[i] != '>'; ++i) {
        if (printed[i] == '%') {
            bytes += static_cast<char>(std::stoi(printed.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else bytes += printed[i] == '+' ? ' ' : printed[i];
    }
    std::u32string text;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        text += static_cast<char32_t>(static_cast<unsigned char>(bytes[i]) << 8 |
                                      static_cast<unsigned char>(bytes[i + 1]));
    return to_utf8(text);
}

TEST(Kannel, a_chinese_sms_arrives_at_the_centre_letter_by_letter_slow) {
    if (!fs::exists(fake_centre) || system("command -v bearerbox smsbox > /dev/null") != 0)
        GTEST_SKIP() << "kannel and kannel-extras are not installed";
    Kannel kannel;
    ASSERT_TRUE(kannel.is_up);
    const std::vector<Module> modules{job::module(), identity::module(), module()};
    job::know(modules);
    TestStore store(modules);
    const std::string url = "http://127.0.0.1:" + std::to_string(kannel.http) + "/cgi-bin/sendsms";
    const auto config = [&](const std::string& password) {
        return Config::load(modules.back().settings, {}, {},
                            {{"notice.sms_url", url},
                             {"notice.sms_username", "yiwang"},
                             {"notice.sms_password", password},
                             {"notice.sms_from", "12345"}});
    };
    PlainClient http;
    const std::string text = "【罗湖区】您的诉求 LH20261124-000001 已办结，请评价。";
    store.write([&](Tx& tx) { by_sms(tx, "13812345678", text, "closed"); });

    const auto wrong = config("wrong"), right = config("secret");
    Outside refused{*store, wrong, http}, taken{*store, right, http};
    EXPECT_EQ(job::run_due(refused), 1);
    store.clock.advance(std::chrono::hours{1});
    EXPECT_EQ(job::run_due(taken), 1);
    const std::string head = "<12345 13812345678 ucs-2 ";
    EXPECT_TRUE(within(std::chrono::seconds{10}, [&] {
        return kannel.arrived().find(head) != std::string::npos;
    })) << kannel.arrived();
    EXPECT_EQ(text_behind(kannel.arrived(), head), text);
    EXPECT_EQ(kannel.arrived().find("message 2"), std::string::npos);
}
}
}
