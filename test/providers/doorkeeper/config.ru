# A small Rails app that is an OpenID provider by doorkeeper-openid_connect, with six people and one client.

require "logger"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "doorkeeper"
require "doorkeeper/openid_connect"

issuer = ENV.fetch("ISSUER")

class Idp < Rails::Application
  config.root = ENV.fetch("FOLDER")
  config.paths["app/views"] = File.join(__dir__, "views")
  config.eager_load = false
  config.hosts.clear
  config.secret_key_base = SecureRandom.hex(64)
  config.session_store :cookie_store, key: "idp"
  config.logger = Logger.new($stderr)
  config.log_level = :warn
end

class ApplicationController < ActionController::Base
  layout false
end

Doorkeeper.configure do
  orm :active_record
  base_controller "ApplicationController"
  resource_owner_authenticator do
    Person.find_by(id: session[:person]) || redirect_to("/login?#{{ return_to: request.fullpath }.to_query}")
  end
  default_scopes :openid
  optional_scopes :profile, :email
  use_refresh_token
  access_token_expires_in ENV.fetch("ACCESS_TOKEN_SECONDS").to_i.seconds
  force_ssl_in_redirect_uri false
end

Doorkeeper::OpenidConnect.configure do
  issuer issuer
  signing_key OpenSSL::PKey::RSA.new(2048).to_pem
  protocol { :http }
  subject { |person| person.id }
  resource_owner_from_access_token { |token| Person.find_by(id: token.resource_owner_id) }
  auth_time_from_resource_owner { |person| person.logged_in_at }
  select_account_for_resource_owner do |_, return_to|
    # Where nobody is logged in, resource_owner_authenticator has answered before: the library's own advice.
    self.response_body = @_response_body = nil
    redirect_to "/login?#{{ return_to: return_to }.to_query}"
  end
  claims do
    claim(:name, response: [:id_token, :user_info]) { |person| person.name }
    claim(:email, response: [:user_info]) { |person| person.email }
  end
end

Idp.initialize!

ActiveRecord::Schema.verbose = false
ActiveRecord::Schema.define do
  create_table :people do |t|
    t.string :name
    t.string :email
    t.datetime :logged_in_at
  end
  create_table :oauth_applications do |t|
    t.string :name, :uid, :secret
    t.text :redirect_uri
    t.string :scopes, default: ""
    t.boolean :confidential, default: true
    t.timestamps
  end
  create_table :oauth_access_grants do |t|
    t.references :resource_owner, :application
    t.string :token
    t.integer :expires_in
    t.text :redirect_uri
    t.datetime :created_at, :revoked_at
    t.string :scopes, default: ""
    t.string :code_challenge, :code_challenge_method
  end
  create_table :oauth_access_tokens do |t|
    t.references :resource_owner, :application
    t.string :token, :refresh_token, :scopes
    t.integer :expires_in
    t.datetime :created_at, :revoked_at
    t.string :previous_refresh_token, default: ""
  end
  create_table :oauth_openid_requests do |t|
    t.references :access_grant
    t.string :nonce
  end
end

class Person < ActiveRecord::Base
  %w[Ada Alan Barbara Donald Edsger Grace].each { |name| create!(name: name, email: "#{name.downcase}@example.com") }
end

Doorkeeper::Application.create!(
  name: "The app", uid: "app", secret: ENV.fetch("CLIENT_SECRET"),
  redirect_uri: ENV.fetch("REDIRECT_URI"), scopes: "openid profile email",
)

# The people to choose from: no password, as it is not the provider's login that is tested.
class LoginsController < ApplicationController
  def new
    render inline: <<~HTML
      <!doctype html><title>Who is it?</title><h1>Who is it?</h1>
      <% Person.all.each do |person| %>
        <%= button_to person.name, "/login", params: { person: person.id, return_to: params[:return_to] } %>
      <% end %>
    HTML
  end

  def create
    session[:person] = params[:person]
    Person.find(params[:person]).update!(logged_in_at: Time.now)
    redirect_to params[:return_to]
  end
end

Rails.application.routes.draw do
  use_doorkeeper { skip_controllers :applications, :authorized_applications }
  use_doorkeeper_openid_connect
  get "/login", to: "logins#new"
  post "/login", to: "logins#create"
  get "/favicon.ico", to: ->(_) { [204, {}, []] }
end

run Rails.application
