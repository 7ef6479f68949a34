// Open311 as other programs meet it, in the invented district of Linshan. The story beside (tests/stories) goes over real sockets.
#include "govern/appeals/open311.hpp"
#include <gtest/gtest.h>
#include "base/xml.hpp"
#include "base/yaml.hpp"
#include "govern/appeals/open311_answer.hpp"
#include "govern/appeals/steps.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Open311 : public Linshan {
protected:
    Open311() {
        store.write([](Tx& tx) { EXPECT_EQ(load_services(tx, read_yaml("catalog/linshan/govern/appeals/services.yaml")), std::vector<std::string>{}); });
    }

    static Caller client(const std::string& name) {
        Caller out;
        out.kind = Caller::Kind::machine;
        out.actor.name = "machine/" + name;
        out.rights = std::make_shared<Rights>(Rights{{"appeals.file", Scope::own}});
        return out;
    }
    static Caller officer(Scope scope) {
        Caller out;
        out.kind = Caller::Kind::officer;
        out.rights = std::make_shared<Rights>(Rights{{"appeals.read", scope}});
        return out;
    }

    // As the edge does it: the route's own work, and its own form where that refuses.
    Reply ask(const std::string& method, const std::string& path, const Caller& caller = {}, std::vector<std::pair<std::string, std::string>> query = {}, const std::string& body = {}) {
        static const auto routes = open311_routes();
        Request request;
        request.method = method, request.path = "/api/open311" + path, request.query = std::move(query), request.body = body;
        request.content_type = "application/x-www-form-urlencoded", request.origin = "http://here", request.caller = caller;
        for (const auto& route : routes) {
            const auto brace = route.path.find('{');
            const bool fits = brace == route.path.npos ? route.path == request.path : request.path.starts_with(route.path.substr(0, brace)) && request.path.size() > brace;
            if (route.method != method || !fits) continue;
            if (brace != route.path.npos) request.parameters[route.path.substr(brace + 1, route.path.size() - brace - 2)] = request.path.substr(brace);
            try {
                const auto work = route.bind(request);
                return method == "GET" ? store.read(work) : store.write(work);
            } catch (const Problem& problem) {
                return route.refusal(request, problem);
            }
        }
        ADD_FAILURE() << "no route " << path;
        return {};
    }
    json::Value get_json(const std::string& path, const Caller& caller = {}, std::vector<std::pair<std::string, std::string>> query = {}) {
        const auto reply = ask("GET", path, caller, std::move(query));
        EXPECT_EQ(reply.status, 200) << reply.body;
        return json::parse(reply.body);
    }
    json::Value post(const std::string& form, const Caller& caller) {
        const auto reply = ask("POST", "/v2/requests.json", caller, {}, form);
        EXPECT_EQ(reply.status, 200) << reply.body;
        return json::parse(reply.body).at(0);
    }
    std::string number(const std::string& form, const Caller& caller) { return std::string(post(form, caller).at("service_request_id").as_string()); }
    // The status of a refusal and the field it names.
    std::pair<int, std::string> refused(const std::string& form) {
        const auto reply = ask("POST", "/v2/requests.json", app, {}, form);
        const auto error = json::parse(reply.body).at(0);
        EXPECT_EQ(error.at("code").as_int64(), reply.status);
        const std::string said(error.at("description").as_string());
        return {reply.status, said.substr(0, said.find(": "))};
    }
    std::int64_t appeals() {
        return store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from appeals_appeal"); });
    }

    const Caller app = client("city-app"), other = client("other-app");
    const std::string lamp = "service_code=Z07&lat=24.05&long=113.05&description=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE";
};

// XML as the JSON of the same content: what stands in one stands in the other.
json::Value as_json(const XmlElement& element) {
    static const std::set<std::string> lists{"services", "service_requests", "errors", "attributes", "values", "endpoints", "formats"};
    if (lists.contains(element.name)) {
        json::Array out;
        for (const auto& child : element.children) out.push_back(as_json(child));
        return out;
    }
    if (element.children.empty()) return element.text.empty() ? json::Value(nullptr) : json::Value(element.text);
    json::Object out;
    for (const auto& child : element.children) out[child.name] = as_json(child);
    return out;
}

// Numbers and truths as the texts that XML has for them, "" as nothing.
json::Value in_texts(const json::Value& value) {
    if (value.is_object()) {
        json::Object out;
        for (const auto& [name, one] : value.get_object()) out[name] = in_texts(one);
        return out;
    }
    if (value.is_array()) {
        json::Array out;
        for (const auto& one : value.get_array()) out.push_back(in_texts(one));
        return out;
    }
    if (value.is_null()) return nullptr;
    if (!value.is_string()) return json::Value(json::print(value));
    return value.get_string().empty() ? json::Value(nullptr) : value;
}

TEST_F(Open311, XmlSaysWhatJsonSays) {
    number(lamp + "&media_url=https%3A%2F%2Fx.example%2F1.jpg%3Fa%3D1%26b%3D2", app);
    for (const std::string path : {"/discovery", "/v2/services", "/v2/services/Z06", "/v2/requests", "/v2/services/none"}) {
        const auto xml = ask("GET", path + ".xml", app), as = ask("GET", path + ".json", app);
        EXPECT_EQ(xml.status, as.status);
        EXPECT_EQ(xml.content_type, "text/xml; charset=utf-8");
        EXPECT_EQ(as.content_type, "application/json; charset=utf-8");
        EXPECT_EQ(as_json(read_xml(xml.body)), in_texts(json::parse(as.body))) << xml.body;
    }
    EXPECT_EQ(read_xml(ask("GET", "/v2/requests.xml", app).body).name, "service_requests");
    EXPECT_EQ(read_xml(ask("GET", "/v2/services/none.xml").body).name, "errors");
}

TEST_F(Open311, AReportBecomesAnAppealAndItsClientFollowsIt) {
    const auto said = post(lamp + "&first_name=%E5%B0%8F%E6%98%8E&last_name=%E5%BC%A0&phone=13800001234&email=a%40b.example&account_id=7&device_id=d", app);
    EXPECT_EQ(said.at("account_id").as_string(), "7");
    const auto appeal = store.read([&](Tx& tx) { return *find_by_number(tx, said.at("service_request_id").as_string()); });
    EXPECT_EQ(appeal.channel, "app");
    EXPECT_EQ(appeal.kind, "Z07");
    EXPECT_EQ(appeal.reporter_name, "张小明");
    EXPECT_EQ(appeal.reporter_phone, "13800001234");
    EXPECT_EQ(appeal.state, State::filed);
    const auto seen = get_json("/v2/requests/" + appeal.number + ".json", app).at(0);
    EXPECT_EQ(seen.at("status").as_string(), "open");
    EXPECT_EQ(seen.at("description").as_string(), "路灯不亮");
    EXPECT_EQ(seen.at("long").as_double(), 113.05);
    EXPECT_EQ(seen.at("requested_datetime").as_string(), "2026-11-24T01:00:00Z");
    EXPECT_TRUE(seen.at("expected_datetime").is_null());

    store.clock.advance(std::chrono::hours{1});
    store.write([&](Tx& tx) { dispatch(tx, appeal.id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z07"}, {}); });
    const auto later = get_json("/v2/requests/" + appeal.number + ".json", app).at(0);
    EXPECT_EQ(later.at("agency_responsible").as_string(), "区城管局");
    EXPECT_EQ(later.at("updated_datetime").as_string(), "2026-11-24T02:00:00Z");
    EXPECT_TRUE(later.at("expected_datetime").is_string());
}

TEST_F(Open311, WhatIsJoinedToAnotherIsOpenAndClosedWithIt) {
    const auto first = number(lamp, app), second = number(lamp + "&email=x", app);
    const auto seen = [&] { return get_json("/v2/requests/" + second + ".json", app).at(0); };
    store.read([&](Tx& tx) { ASSERT_EQ(find_by_number(tx, second)->state, State::joined); });
    EXPECT_EQ(seen().at("status").as_string(), "open");
    EXPECT_EQ(get_json("/v2/requests.json", app, {{"status", "closed"}}).as_array().size(), 0u);
    store.write([&](Tx& tx) { tx.run("update appeals_appeal set state = ?, result = ?, closed_at = ? where number = ?", State::closed, "灯泡已更换", tx.now(), first); });
    EXPECT_EQ(seen().at("status").as_string(), "closed");
    EXPECT_EQ(seen().at("status_notes").as_string(), "与他人反映的同一件事一并办理；已办结：灯泡已更换");
    EXPECT_EQ(get_json("/v2/requests.json", app, {{"status", "closed"}}).as_array().size(), 2u);
    EXPECT_EQ(get_json("/v2/requests.json", app, {{"status", "open"}}).as_array().size(), 0u);
}

TEST_F(Open311, WhoLeftAMailAddressIsToldByMailWhenItIsFiledAndWhenItIsClosed) {
    bus::hear(rooms());
    const auto id = number(lamp + "&email=zhang%40example.cn", app);
    number("service_code=Z01&lat=24.05&long=113.05&email=call+me", app);
    const auto appeal = store.read([&](Tx& tx) { return *find_by_number(tx, id); });
    using Letter = std::vector<std::string>;
    using Letters = std::vector<Letter>;
    const auto told = [&] {
        Letters out;
        store.read([&](Tx& tx) {
            tx.each([&](const Row& row) { out.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)}); }, "select address, subject, text from notice_mail order by id");
        });
        return out;
    };
    const Letter filed{"zhang@example.cn", "临山区：诉求 " + id + " 已受理", "您的诉求已受理，编号 " + id + "，查询码 " + appeal.phone_code + "。"};
    EXPECT_EQ(told(), Letters{filed}) << "what is no address hears nothing";
    Caller handler;
    handler.kind = Caller::Kind::system, handler.officer = {5};
    store.write([&](Tx& tx) {
        dispatch(tx, appeal.id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z07"}, {});
        take(tx, appeal.id, handler);
        finish(tx, appeal.id, "路灯已修好");
        check(tx, appeal.id, Verdict::passed, "");
    });
    while (bus::deliver(*store) > 0) {}
    EXPECT_EQ(told(), (Letters{filed, Letter{"zhang@example.cn", "临山区：诉求 " + id + " 已办结", "您的诉求 " + id + " 已办结，请凭查询码 " + appeal.phone_code + " 查看结果并评价。"}}));
}

TEST_F(Open311, WithoutAKeyNobodyLearnsWordsPersonsOrExactPlaces) {
    const auto id = number("service_code=Z07&lat=24.05678&long=113.05432&description=secret&address_string=Road+5&phone=13800001234&last_name=Zhang&media_url=https%3A%2F%2Fx.example%2F1.jpg", app);
    for (const auto& reader : {Caller{}, other, officer(Scope::own)}) {
        const auto reply = ask("GET", "/v2/requests/" + id + ".json", reader);
        for (const auto* word : {"secret", "Road 5", "13800001234", "Zhang", "x.example"}) EXPECT_EQ(reply.body.find(word), reply.body.npos) << word;
        EXPECT_EQ(json::parse(reply.body).at(0).at("lat").as_double(), 24.057);
    }
    EXPECT_EQ(get_json("/v2/requests.json", officer(Scope::district)).at(0).at("description").as_string(), "secret");
    EXPECT_EQ(ask("GET", "/v2/requests.json", app).body.find("13800001234"), std::string::npos) << "the standard's answer has no persons";
}

TEST_F(Open311, WhatWasFiledOtherwiseIsSeenByItsRightAlone) {
    Caller desk;
    desk.kind = Caller::Kind::system;
    store.write([&](Tx& tx) { return file(tx, {.text = "电话来件", .channel = "hotline"}, desk); });
    EXPECT_TRUE(get_json("/v2/requests.json").as_array().empty());
    EXPECT_TRUE(get_json("/v2/requests.json", app).as_array().empty());
    EXPECT_EQ(get_json("/v2/requests.json", officer(Scope::district)).as_array().size(), 1u);
    EXPECT_TRUE(get_json("/v2/requests.json", officer(Scope::own)).as_array().empty());
}

TEST_F(Open311, TheSameReportTwiceWithinTenMinutesIsOne) {
    const auto first = number(lamp + "&api_key=a", app);
    store.clock.advance(std::chrono::minutes{9});
    EXPECT_EQ(number("api_key=b&" + lamp, app), first);
    EXPECT_NE(number(lamp, other), first) << "another client's is another";
    EXPECT_NE(number(lamp + "&email=x", app), first) << "and so is one that says more";
    store.clock.advance(std::chrono::minutes{2});
    EXPECT_NE(number(lamp, app), first);
    EXPECT_EQ(appeals(), 4);
}

TEST_F(Open311, AFormThatIsWrongIsRefusedWithItsFieldAndChangesNothing) {
    const std::string place = "&lat=24.05&long=113.05", pothole = "service_code=Z06" + place;
    using Said = std::pair<int, std::string>;
    EXPECT_EQ(refused("description=x" + place), (Said{400, "service_code"}));
    EXPECT_EQ(refused("service_code=none" + place).first, 404);
    EXPECT_EQ(refused("service_code=Z21" + place).first, 404) << "a kind that is withheld is not there";
    EXPECT_EQ(refused("service_code=Z07"), (Said{400, "lat"}));
    EXPECT_EQ(refused("service_code=Z07&lat=24.05"), (Said{400, "long"}));
    EXPECT_EQ(refused("service_code=Z07&lat=95&long=1"), (Said{400, "lat"}));
    EXPECT_EQ(refused("service_code=Z07&lat=nan&long=1"), (Said{400, "lat"}));
    EXPECT_EQ(refused("service_code=Z07&address_id=1"), (Said{400, "address_id"}));
    EXPECT_EQ(refused(lamp + "&lat=1"), (Said{400, "lat"}));
    EXPECT_EQ(refused(lamp + "&phone=call+me"), (Said{400, "phone"}));
    EXPECT_EQ(refused(lamp + "&media_url=javascript%3Aalert(1)"), (Said{400, "media_url"}));
    EXPECT_EQ(refused(lamp + "&colour=red"), (Said{400, "colour"}));
    EXPECT_EQ(refused(lamp + "&description2=%zz").first, 400);
    EXPECT_EQ(refused(pothole), (Said{400, "attribute[lanes]"}));
    EXPECT_EQ(refused(pothole + "&attribute[lanes]=three"), (Said{400, "attribute[lanes]"}));
    EXPECT_EQ(refused(pothole + "&attribute[lanes]=one&attribute[lanes]=all"), (Said{400, "attribute[lanes]"}));
    EXPECT_EQ(refused(pothole + "&attribute[lanes]=one&attribute[depth_cm]=deep"), (Said{400, "attribute[depth_cm]"}));
    EXPECT_EQ(refused(pothole + "&attribute[lanes]=one&attribute[seen_at]=today"), (Said{400, "attribute[seen_at]"}));
    EXPECT_EQ(refused(pothole + "&attribute[lanes]=one&attribute[colour]=red"), (Said{400, "attribute[colour]"}));
    EXPECT_EQ(appeals(), 0);
}

TEST_F(Open311, AnswersToAKindsQuestionsStandInTheAppeal) {
    const auto id = number("service_code=Z06&address_string=%E6%9D%BE%E6%BA%AA%E8%B7%AF&attribute[lanes]=all&attribute[signs][]=cone&attribute[signs][]=tape&attribute[seen_at]=2026-11-24T08:00:00%2B08:00", app);
    EXPECT_EQ(store.read([&](Tx& tx) { return find_by_number(tx, id)->text; }), "道路坑洞\n影响的车道：整个路面\n发现时间：2026-11-24 08:00\n现场已有：锥桶、警戒带");
}

TEST_F(Open311, ABatchServiceGivesATokenThatBecomesANumber) {
    const auto said = post("service_code=Z17&lat=24.05&long=113.05", app);
    EXPECT_FALSE(said.as_object().contains("service_request_id")) << "an id or a token, never both";
    const std::string token(said.at("token").as_string()), path = "/v2/tokens/" + token + ".json";
    EXPECT_EQ(ask("GET", path).status, 404);
    const auto id = store.read([&](Tx& tx) { return *tx.first(first_column<Id<Appeal>>, "select appeal from appeals_report"); });
    store.write([&](Tx& tx) { dispatch(tx, id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z17"}, {}); });
    EXPECT_EQ(get_json(path).at(0).at("token").as_string(), token);
    EXPECT_EQ(get_json("/v2/requests/" + std::string(get_json(path).at(0).at("service_request_id").as_string()) + ".json").as_array().size(), 1u);
    EXPECT_EQ(ask("GET", "/v2/tokens/0.xml").status, 404);
}

TEST_F(Open311, RequestsAreFoundByIdKindTimeAndStatus) {
    const auto old = number(lamp, app);
    store.clock.advance(std::chrono::days{100});
    const auto fresh = number("service_code=Z01&lat=24.05&long=113.05", app), last = number(lamp + "&email=x", app);
    const auto ids = [&](std::vector<std::pair<std::string, std::string>> query) {
        std::vector<std::string> out;
        const auto found = get_json("/v2/requests.json", {}, std::move(query));
        for (const auto& one : found.as_array()) out.emplace_back(one.at("service_request_id").as_string());
        return out;
    };
    using Ids = std::vector<std::string>;
    EXPECT_EQ(ids({}), (Ids{last, fresh})) << "the last ninety days, newest first";
    EXPECT_EQ(ids({{"service_request_id", old + "," + fresh}, {"service_code", "Z07"}, {"status", "closed"}}), (Ids{fresh, old})) << "ids override the rest";
    EXPECT_EQ(ids({{"service_code", "Z01,Z02"}}), Ids{fresh});
    EXPECT_EQ(ids({{"start_date", "2026-11-24T09:00:00+08:00"}}), Ids{old});
    EXPECT_EQ(ids({{"end_date", "2026-11-24T01:00:00Z"}}), Ids{old});
    EXPECT_EQ(ids({{"status", "closed"}}), Ids{});
    EXPECT_EQ(ids({{"status", "closed"}, {"extensions", "true"}}), Ids{}) << "as clients in the field ask";
    EXPECT_EQ(ids({{"status", "open,closed"}, {"page_size", "1"}, {"page", "2"}}), Ids{fresh});
    const auto status = [&](std::vector<std::pair<std::string, std::string>> query) { return ask("GET", "/v2/requests.xml", {}, std::move(query)).status; };
    EXPECT_EQ(status({{"start_date", "2026-01-01T00:00:00Z"}, {"end_date", "2026-04-02T00:00:00Z"}}), 400) << "ninety-one days";
    EXPECT_EQ(status({{"start_date", "2026-01-01"}}), 400);
    EXPECT_EQ(status({{"status", "lost"}}), 400);
    EXPECT_EQ(status({{"service_code", "none"}}), 404);
    EXPECT_EQ(status({{"page_size", "1001"}}), 400);
    EXPECT_EQ(status({{"jurisdiction_id", "440303"}}), 404);
    EXPECT_EQ(status({{"jurisdiction_id", "990101"}}), 200);
    EXPECT_EQ(status({{"api_key", "wrong"}}), 403) << "reading needs no key, but a wrong one is said";
    EXPECT_EQ(status({{"nonsense", "1"}}), 400);
}

TEST_F(Open311, AListOfServicesWithFaultsIsNotTakenIn) {
    const auto faults = store.write([](Tx& tx) {
        return load_services(tx, parse_yaml("[{kind: Z01, offer: withheld}, {kind: none}, {kind: Z02, attributes: [{code: a, datatype: singlevaluelist, description: x, description_en: x}]}, {kind: Z03, colour: red}]", "x"));
    });
    EXPECT_EQ(faults.size(), 3u);
    EXPECT_EQ(store.read([](Tx& tx) { return terms_of(tx, "Z21").offer; }), Offer::withheld) << "what was there stays";
}
}
}
