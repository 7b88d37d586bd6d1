#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hal/result.hpp"

/// What the operator sets of the addresses that monitoring systems post to.
namespace settings {

enum class HookSender { alertmanager, grafana };

/// The texts of their messages: templates, see read_template().
struct Hooks {
    std::string alertmanager = "[{status}] {alertname} {instance}: {summary}";
    std::string grafana = "[{status}] {alertname}: {summary}";

    friend bool operator==(const Hooks&, const Hooks&) = default;
};

inline constexpr std::size_t max_template = 1000;  ///< octets

/// One piece of a template.
struct TemplatePiece {
    enum class Kind {
        literal,          ///< `name` itself
        status,           ///< of the alert; in a template without alerts, of the notification
        count,            ///< how many alerts the notification is about
        of_alert,         ///< a field of an alert
        of_notification,  ///< a field of the notification
    };
    Kind kind = Kind::literal;
    std::string object;  ///< in which the field is, "labels"; empty: in none
    std::string name;    ///< of the field
};

/// Reads a template. `{name}` stands for a value, `{{` and `}}` for a brace:
///
///     of each alert       {labels.NAME} {annotations.NAME} {startsAt}
///                         {alertname} {instance} {severity}: labels, {summary} {description}:
///                         annotations
///     of the notification {receiver} {count} {groupLabels.NAME} {commonLabels.NAME}
///                         {commonAnnotations.NAME}; {title} {message} with Grafana only
///     of either           {status} {newline}
///
/// A template that names something of an alert is written for each alert, joined by line breaks;
/// any other one is written once. Errc::invalid: anything else in braces, a single brace, a control
/// character, no UTF-8, too long, nothing at all; the context says which. Pure.
hal::Result<std::vector<TemplatePiece>> read_template(HookSender sender, std::string_view text);

/// Whether it is written for each alert.
bool is_for_each_alert(const std::vector<TemplatePiece>& pieces);

}  // namespace settings
