#include "core/annotation/prepared_change.h"

namespace triptych {

std::shared_ptr<PreparedChange> prepareChange(ShapeList base, AnnotationChange change, const QString& author,
                                              const std::stop_token& stop)
{
    return prepareChange(
        std::move(base), [&change](const ShapeTable&) { return std::move(change); }, author, stop);
}

std::shared_ptr<PreparedChange> prepareChange(ShapeList base, const ChangeMaker& make, const QString& author,
                                              const std::stop_token& stop)
{
    auto prepared = std::make_shared<PreparedChange>();
    prepared->table = ShapeTable(base);
    prepared->base = std::move(base);
    AnnotationChange change = make(prepared->table);
    prepared->text = change.text;
    prepared->labels = change.labels;
    prepared->shapes = removalsOf(prepared->table, change.removed);
    if (stop.stop_requested())
        return nullptr;
    prepared->shapes += putsOf(prepared->table, change.put, change.removed, author);
    if (stop.stop_requested())
        return nullptr;
    prepared->touched = applyChanges(prepared->table, prepared->shapes);
    return stop.stop_requested() ? nullptr : prepared;
}

} // namespace triptych
