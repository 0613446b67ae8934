from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "hisaar.platform.exchange"
    label = "exchange"
    verbose_name = "Exchange"
