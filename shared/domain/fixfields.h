// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "shared/domain/position.h"

#include <QLatin1StringView>

#include <array>
#include <string_view>

// The fields of a position, in one place: its JSON, its columns, position batches, exports and the
// validation of input are loops over these tables. Tests compare the documents with them.
namespace saferide {

/// The name of a field in JSON and of its column.
struct FieldName : QLatin1StringView
{
    // NOLINTNEXTLINE(google-explicit-constructor): tables read best with plain literals
    consteval FieldName(const char *text)
        : QLatin1StringView(text)
    {
    }
    constexpr std::string_view bytes() const { return {data(), size_t(size())}; }
};

/// A coordinate.
struct PlaceField
{
    FieldName name;
    double GeoPoint::*value;
    Range range;
};

inline constexpr std::array PlaceFields{
    PlaceField{"latitude", &GeoPoint::latitude, LatitudeRange},
    PlaceField{"longitude", &GeoPoint::longitude, LongitudeRange},
};

/// How a position batch encodes a value: in whole units.
struct PackedForm
{
    enum Size { U8, U16, Varint };

    quint64 bit; ///< in the presence bits of a fix: unique, and neither 32 nor 64
    Size size;
    double unitsPerOne; ///< values too large for `size` are clamped
    double limit = Range::Any; ///< values are clamped to ±limit
    int sinceVersion = 1; ///< of the console protocol
};

/// The column of a value in CSV files.
struct CsvColumn
{
    int place; ///< among the columns of the measured fields
    FieldName name;
    int decimals;
};

/// What a phone may report besides place and time: an optional number.
struct MeasuredField
{
    FieldName name;
    std::optional<double> LocationFix::*value;
    Range range; ///< of what phones report
    PackedForm packed;
    CsvColumn csv;
};

/// In the order used everywhere except in CSV. New ones go to the end: in messages between nodes a
/// field is known by its place.
inline constexpr std::array MeasuredFields{
    // A negative accuracy means that the place is invalid.
    MeasuredField{.name = "accuracy",
                  .value = &LocationFix::accuracy,
                  .range = {0, Range::Any, Outside::Refused},
                  .packed = {1, PackedForm::U16, 10},
                  .csv = {3, "accuracy_m", 1}},
    MeasuredField{.name = "speed",
                  .value = &LocationFix::speed,
                  .range = {0, Range::Any, Outside::NotGiven},
                  .packed = {2, PackedForm::U16, 100},
                  .csv = {0, "speed_mps", 2}},
    MeasuredField{.name = "course",
                  .value = &LocationFix::course,
                  .range = {0, 360, Outside::NotGiven},
                  .packed = {4, PackedForm::U16, 100},
                  .csv = {1, "course_deg", 1}},
    MeasuredField{.name = "altitude",
                  .value = &LocationFix::altitude,
                  .range = {},
                  .packed = {8, PackedForm::Varint, 10, 100'000},
                  .csv = {2, "altitude_m", 1}},
    MeasuredField{.name = "battery",
                  .value = &LocationFix::battery,
                  .range = {0, 100, Outside::NotGiven},
                  .packed = {16, PackedForm::U8, 2},
                  .csv = {4, "battery_percent", 1}},
};

} // namespace saferide
