// Strong identifiers. An image is its SOP Instance UID, else the SHA-256 of its content, never its path.
#pragma once

#include <QHashFunctions>
#include <QString>

namespace triptych {

/// A string that cannot be mixed up with another kind of identifier.
template <class Tag>
struct Id {
    QString value;

    bool isEmpty() const { return value.isEmpty(); }
    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id& a, const Id& b) { return a.value.compare(b.value) <=> 0; }
    friend size_t qHash(const Id& id, size_t seed = 0) { return qHash(id.value, seed); }
};

using ImageId = Id<struct ImageIdTag>;
using CaseId = Id<struct CaseIdTag>;
using ShapeId = Id<struct ShapeIdTag>;

} // namespace triptych
