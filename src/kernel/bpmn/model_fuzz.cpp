// Any bytes are a process, or a Problem with its place; what is sound is driven, kept and read again, in bounded time.
#include "kernel/bpmn/drive.hpp"
using namespace yiwang;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 20'000) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::vector<bpmn::ModelPtr> models;
    try {
        models = bpmn::read(text);
    } catch (const Problem&) {
        return 0;
    }
    bpmn::Library library;
    for (const auto& model : models) library[model->process] = model;
    for (const auto& model : models) {
        bool sound = !model->nodes.empty();
        for (const auto& fault : model->faults) sound &= fault.kind != bpmn::Fault::Kind::broken && fault.kind != bpmn::Fault::Kind::unsupported;
        if (sound) bpmn::drive(model, library, 1, 30);
    }
    return 0;
}
