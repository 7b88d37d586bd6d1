#pragma once

#include <string>

namespace test_support {

/// As Alertmanager 0.27 posts it.
inline const std::string alertmanager_notification = R"json({
  "receiver": "sms", "status": "firing",
  "alerts": [
    {"status": "firing",
     "labels": {"alertname": "InstanceDown", "instance": "10.0.0.7:9100", "job": "node", "severity": "page"},
     "annotations": {"summary": "No answer for 5 min", "description": "Ward \u00fc, rack 3"},
     "startsAt": "2026-03-01T12:00:00.5Z", "endsAt": "0001-01-01T00:00:00Z",
     "generatorURL": "http://prometheus.example.org:9090/graph?g0.expr=up+%3D%3D+0",
     "fingerprint": "1a30ba71cca2921f"},
    {"status": "resolved",
     "labels": {"alertname": "DiskFull", "job": "node"},
     "annotations": {},
     "startsAt": "2026-03-01T11:00:00Z", "endsAt": "2026-03-01T12:00:00Z",
     "generatorURL": "", "fingerprint": "2a30ba71cca2921f"}],
  "groupLabels": {"job": "node"},
  "commonLabels": {"job": "node", "site": "north"},
  "commonAnnotations": {"runbook": "R7"},
  "externalURL": "http://alertmanager.example.org:9093",
  "version": "4", "groupKey": "{}:{job=\"node\"}", "truncatedAlerts": 3})json";

/// As Grafana 11 posts it.
inline const std::string grafana_notification = R"json({
  "receiver": "My Super Webhook", "status": "firing", "orgId": 1,
  "alerts": [
    {"status": "firing",
     "labels": {"alertname": "High memory usage", "team": "blue", "zone": "us-1"},
     "annotations": {"summary": "This alert was triggered for zone us-1"},
     "startsAt": "2021-10-12T09:51:03.157076+02:00", "endsAt": "0001-01-01T00:00:00Z",
     "generatorURL": "https://play.example.org/alerting/1afz29v7z/edit",
     "fingerprint": "c6eadffa33fcdf37", "silenceURL": "", "dashboardURL": "", "panelURL": "",
     "values": {"B": 44.23943737541908, "C": 1}}],
  "groupLabels": {}, "commonLabels": {"team": "blue"}, "commonAnnotations": {},
  "externalURL": "https://play.example.org/", "version": "1", "groupKey": "{}:{}",
  "truncatedAlerts": 0, "title": "[FIRING:1] (blue)",
                         "state" : "alerting", "message" : "**Firing**\r\n\r\nLabels:\u0000\tx"
})json";

}  // namespace test_support
